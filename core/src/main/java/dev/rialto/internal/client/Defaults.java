package dev.rialto.internal.client;

import dev.rialto.CacheMode;
import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.spi.CallContext;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.PipelineEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the module says for calls that say nothing.
 *
 * @param timeout the deadline in nanoseconds, counted from the call; may change meanwhile
 * @param cache what calls want of the cache; never {@link CacheMode#DEFAULT}
 * @param repair whether an answer that is not of the method's type is sent back once
 * @param tasks the known tasks, by name
 * @param profiles the known profiles, by name
 * @param clock tells templates the time
 * @param toolboxes where tools come from
 * @param boundsCost whether every call's cost has a bound
 * @param carriers take what hangs on callers' threads
 */
public record Defaults(
    LongSupplier timeout,
    CacheMode cache,
    boolean repair,
    Map<String, Task> tasks,
    Map<String, Profile> profiles,
    Clock clock,
    Toolboxes toolboxes,
    boolean boundsCost,
    List<ContextCarrier> carriers) {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  /** Defaults without tools. */
  public Defaults(
      long timeoutNanos,
      CacheMode cache,
      boolean repair,
      Map<String, Task> tasks,
      Map<String, Profile> profiles,
      Clock clock) {
    this(
        () -> timeoutNanos,
        cache,
        repair,
        tasks,
        profiles,
        clock,
        new Toolboxes(List.of(), null),
        false,
        List.of());
  }

  /** Returns the deadline of a call that names none, counted from the call. */
  long timeoutNanos() {
    return timeout.getAsLong();
  }

  /** Returns where a call comes from, with what hangs on the current thread, too. */
  PipelineEvent.Origin carrying(PipelineEvent.Origin origin) {
    if (carriers.isEmpty()) {
      return origin;
    }
    List<CallContext> taken = new ArrayList<>(carriers.size() + origin.contexts().size());
    taken.addAll(origin.contexts());
    for (ContextCarrier carrier : carriers) {
      try {
        CallContext context = carrier.capture(origin);
        if (context != null) {
          taken.add(context);
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A context carrier threw; the call goes on", e);
      }
    }
    return origin.carrying(taken);
  }
}
