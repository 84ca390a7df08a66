package dev.rialto.config;

import java.time.Duration;
import java.util.Objects;

/**
 * How instances share their budgets through Redis. Immutable.
 *
 * <p>Each instance holds a lease: a share of what is left, from which its calls reserve without a
 * round trip. It grows and shrinks with the instance's pace, is renewed while the instance lives,
 * and falls back to all when it was not renewed in time. Together the leases and what was spent
 * never exceed the limit. Only the first call of an instance, and calls near the end of a budget,
 * wait for Redis before they begin.
 *
 * <p>Days, months and rolling windows begin and end by Redis's clock, in the budget's zone: an
 * instance whose own clock is wrong, by a day even, learns the time with its first report.
 *
 * @param redis where; instances share the budgets of one name under one {@code prefix}
 * @param lease how long a share holds without being renewed [30 s]
 * @param away what holds while Redis does not answer [{@link Away#WITHIN_LEASE}]
 * @param crash what becomes of the share of an instance that died [{@link Crash#GIVE_BACK}]
 */
public record BudgetSharing(RedisSettings redis, Duration lease, Away away, Crash crash) {

  /** A share must outlive some lost messages, and not the day. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(1);

  /** What holds while Redis does not answer. */
  public enum Away {
    /** Calls go on within the last lease, until it is used up or over; then they are refused. */
    WITHIN_LEASE,
    /** Calls are refused. */
    REFUSE
  }

  /** What becomes of the share of an instance that died. */
  public enum Crash {
    /**
     * What it had set aside can be spent again once the lease is over: no reservation is lost. What
     * its calls had cost stays spent. Of that, an instance tells Redis within 5 milliseconds and
     * does not wait, as long as what is not told yet is within four times what was spent between
     * two such reports lately, and within a thousandth of the limit; so much of a dead instance's
     * lease counts as spent, to the end of the window, since nobody can know. The answer of a call
     * that goes beyond it is handed over once Redis has its cost, a round trip later (of calls that
     * end together, one for all): at the end of small budgets, and where the pace has just grown.
     * So what is settled never exceeds the limit, kills included. Nobody waits while Redis does not
     * answer: what calls cost that end in that time is lost if the instance dies before Redis is
     * back. So is what the provider charges for calls that were under way at a kill, up to what was
     * reserved for them, and what was spent in its last milliseconds by calls that were cancelled
     * and by batches, which wait for nothing. The default.
     */
    GIVE_BACK,
    /**
     * What it had set aside counts as spent, to the end of the window: the limit holds even if the
     * provider charges for the calls that were under way, and no call waits for Redis at its end.
     * For limits that must not be passed by a cent, and for a Redis that is far away. A kill takes
     * from the others what the instance had at hand, a fiftieth of the limit or what its calls
     * under way may cost. Taken back should the instance turn out to be alive.
     */
    COUNT_AS_SPENT
  }

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public BudgetSharing {
    Objects.requireNonNull(redis, "redis");
    Objects.requireNonNull(away, "away");
    Objects.requireNonNull(crash, "crash");
    if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
      throw Require.refused("budget.lease", lease, "1 s to 1 h");
    }
  }

  /** Returns the defaults for a Redis. */
  public static BudgetSharing of(RedisSettings redis) {
    return new BudgetSharing(redis, Duration.ofSeconds(30), Away.WITHIN_LEASE, Crash.GIVE_BACK);
  }

  /** Returns this with another length of leases, 1 s to 1 h. */
  public BudgetSharing lease(Duration value) {
    return new BudgetSharing(redis, value, away, crash);
  }

  /** Returns this with another answer to a Redis that is away. */
  public BudgetSharing whenAway(Away value) {
    return new BudgetSharing(redis, lease, value, crash);
  }

  /** Returns this with another treatment of what died. */
  public BudgetSharing whenCrashed(Crash value) {
    return new BudgetSharing(redis, lease, away, value);
  }
}
