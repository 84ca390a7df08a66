package dev.rialto.internal.route;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How one slot has done lately at one kind of call: the times of streams (to their first token) and
 * of whole answers (per token) are no more to be compared than pears and apples. Thread-safe.
 */
final class LiveStats {

  private static final double DECAY_NANOS = 10e9;
  private static final double KEEP = 0.9;

  private final AtomicInteger running;
  private final int samplesPerAnswer;
  private double latency;
  private double peak;
  private long peakNanos;
  private boolean sampled;
  private volatile double shownLatency;
  private volatile double errors;
  private volatile long seen;

  /**
   * Makes one.
   *
   * @param running the attempts under way at the slot, of whatever kind
   * @param samplesPerAnswer how many of the times that it is told of make up a usual answer
   */
  LiveStats(AtomicInteger running, int samplesPerAnswer) {
    this.running = running;
    this.samplesPerAnswer = samplesPerAnswer;
  }

  /** Notes an attempt that was answered, and its time. */
  synchronized void answered(double nanos, long nowNanos) {
    seen++;
    errors = errors * KEEP;
    latency = sampled ? latency * KEEP + nanos * (1 - KEEP) : nanos;
    // A slower sample replaces the peak at once, a faster one only as time goes by (Finagle).
    double weight = sampled ? Math.exp(-(nowNanos - peakNanos) / DECAY_NANOS) : 0;
    peak = nanos > peak ? nanos : peak * weight + nanos * (1 - weight);
    peakNanos = nowNanos;
    sampled = true;
    shownLatency = latency;
  }

  synchronized void failed() {
    seen++;
    errors = errors * KEEP + (1 - KEEP);
  }

  /** Returns the smoothed time in nanoseconds; 0 if none is known. */
  double latencyNanos() {
    return shownLatency;
  }

  /** Returns how long a reader usually waits: for a first token, or for all of a usual answer. */
  double waitNanos() {
    return shownLatency * samplesPerAnswer;
  }

  /** Returns how many attempts were seen to end. */
  long seen() {
    return seen;
  }

  /** Returns the smoothed share of failures. */
  double errorRate() {
    return errors;
  }

  int running() {
    return running.get();
  }

  /** Returns what one more attempt is expected to cost; an unknown slot is worth a try. */
  synchronized double peakCost(long nowNanos) {
    double idle = Math.exp(-(nowNanos - peakNanos) / DECAY_NANOS);
    double now = sampled ? Math.max(latency, peak * idle) : 0;
    return now * (running.get() + 1) + running.get();
  }
}
