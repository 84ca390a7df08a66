package dev.rialto.internal.client;

import dev.rialto.CacheMode;
import dev.rialto.Profile;
import dev.rialto.Task;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What the module says for calls that say nothing.
 *
 * @param timeoutNanos the deadline, counted from the call
 * @param cache what calls want of the cache; never {@link CacheMode#DEFAULT}
 * @param repair whether an answer that is not of the method's type is sent back once
 * @param tasks the known tasks, by name
 * @param profiles the known profiles, by name
 * @param clock tells templates the time
 * @param toolboxes where tools come from
 */
public record Defaults(
    long timeoutNanos,
    CacheMode cache,
    boolean repair,
    Map<String, Task> tasks,
    Map<String, Profile> profiles,
    Clock clock,
    Toolboxes toolboxes) {

  /** Defaults without tools. */
  public Defaults(
      long timeoutNanos,
      CacheMode cache,
      boolean repair,
      Map<String, Task> tasks,
      Map<String, Profile> profiles,
      Clock clock) {
    this(timeoutNanos, cache, repair, tasks, profiles, clock, new Toolboxes(List.of(), null));
  }
}
