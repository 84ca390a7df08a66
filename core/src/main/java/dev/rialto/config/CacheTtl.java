package dev.rialto.config;

import dev.rialto.Request;
import java.time.Clock;
import java.time.Duration;

/**
 * Decides how long an answer is remembered for which neither the call nor its method says so.
 * Called once for each answer that is stored, on the thread that brought it; must not block.
 */
@FunctionalInterface
public interface CacheTtl {

  /**
   * Returns how long to remember the answer to a request; zero or less: not at all.
   *
   * @param request what was asked
   * @param configured the time of its task, or the module's
   */
  Duration of(Request request, Duration configured);

  /** The time of the task, or the module's. */
  CacheTtl CONFIGURED = (request, configured) -> configured;

  /**
   * Follows the question and the time of day: complex questions 60 s, simple ones 15 min; from 9 to
   * 17 o'clock on working days at most 5 min, else at least 10 min; questions about what changes,
   * such as today's news, at most 2 min.
   *
   * @param clock knows the hour and the zone of business
   */
  static CacheTtl dynamic(Clock clock) {
    return new DynamicTtl(clock);
  }
}
