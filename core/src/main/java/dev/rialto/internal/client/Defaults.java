package dev.rialto.internal.client;

import dev.rialto.CacheMode;
import dev.rialto.Profile;
import dev.rialto.Task;
import java.util.List;
import java.util.Map;

/**
 * What the module says for calls that say nothing.
 *
 * @param timeoutNanos the deadline, counted from the call
 * @param cache what calls want of the cache; never {@link CacheMode#DEFAULT}
 * @param tasks the known tasks, by name
 * @param profiles the known profiles, by name
 * @param toolboxes where tools come from
 */
public record Defaults(
    long timeoutNanos,
    CacheMode cache,
    Map<String, Task> tasks,
    Map<String, Profile> profiles,
    Toolboxes toolboxes) {

  /** Defaults without tools. */
  public Defaults(
      long timeoutNanos, CacheMode cache, Map<String, Task> tasks, Map<String, Profile> profiles) {
    this(timeoutNanos, cache, tasks, profiles, new Toolboxes(List.of(), null));
  }
}
