package dev.rialto.internal.call;

/**
 * How many calls may be under way, learnt from how long they take: a limit that follows the ratio
 * of the usual time to the latest, after Netflix's Gradient2. Times are per token, since a long
 * answer is no sign of load. Thread-safe.
 *
 * <p>While calls take what they usually do, the limit creeps up by a small allowance; when they
 * take longer, it shrinks with them, by half at most for all that were under way together: a pause
 * of this very process makes each of them slow. It does not grow while less than half of it is
 * used: nothing is learnt from an idle provider. An overload that the provider reports itself takes
 * off a tenth, once for all calls that were under way together.
 */
public final class GradientLimit {

  private static final double TOLERANCE = 1.5;
  private static final double LEAST_GRADIENT = 0.5;
  private static final double SMOOTHING = 0.2;
  private static final double ALLOWANCE = 4;
  private static final int LONG_WINDOW = 600;
  private static final int WARM_UP = 10;
  private static final double BACK_OFF = 0.9;

  private final int min;
  private final int max;
  private volatile int shown;
  private double limit;
  private double usualNanos;
  private int samples;
  private boolean shrunk;
  private long shrunkAtNanos;

  /** How far calls may take it down that were under way when it began to shrink. */
  private double floor;

  private boolean backedOff;
  private long backedOffAtNanos;

  /** Makes one that begins somewhere between two bounds. */
  public GradientLimit(int initial, int min, int max) {
    this.min = min;
    this.max = max;
    this.limit = initial;
    this.shown = initial;
  }

  /** Returns the limit as it is now. */
  public int limit() {
    return shown;
  }

  /**
   * Learns from a call that was answered.
   *
   * @param nanosPerToken how long it took
   * @param running how many were under way, itself among them
   * @param startNanos when the call was sent
   * @param nowNanos now
   * @return the limit from now on
   */
  public synchronized int answered(
      double nanosPerToken, int running, long startNanos, long nowNanos) {
    double latest = Math.max(1, nanosPerToken);
    samples++;
    // A plain mean at first, so that the first sample does not rule for hundreds of calls.
    double weight = samples <= WARM_UP ? 1.0 / samples : 2.0 / (1 + Math.min(samples, LONG_WINDOW));
    usualNanos += weight * (latest - usualNanos);
    if (usualNanos > 2 * latest) {
      usualNanos *= 0.95; // the load has gone; do not take its times for the usual ones
    }
    if (running >= limit / 2) {
      double gradient = Math.max(LEAST_GRADIENT, Math.min(1, TOLERANCE * usualNanos / latest));
      double next = limit * (1 - SMOOTHING) + SMOOTHING * (limit * gradient + ALLOWANCE);
      set(next < limit ? Math.max(next, floor(startNanos, nowNanos)) : next);
    }
    return (int) limit;
  }

  /**
   * Learns from a call that the provider turned away for load.
   *
   * @param startNanos when the call was sent
   * @param nowNanos now
   * @return the limit from now on
   */
  public synchronized int overloaded(long startNanos, long nowNanos) {
    if (!backedOff || startNanos - backedOffAtNanos >= 0) {
      backedOff = true;
      backedOffAtNanos = nowNanos;
      set(limit * BACK_OFF);
    }
    return (int) limit;
  }

  private double floor(long startNanos, long nowNanos) {
    if (!shrunk || startNanos - shrunkAtNanos >= 0) {
      shrunk = true;
      shrunkAtNanos = nowNanos;
      floor = limit * LEAST_GRADIENT;
    }
    return Math.min(limit, floor);
  }

  private void set(double value) {
    limit = Math.max(min, Math.min(max, value));
    shown = (int) limit;
  }
}
