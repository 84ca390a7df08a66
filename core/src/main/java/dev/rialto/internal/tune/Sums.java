package dev.rialto.internal.tune;

import java.util.List;

/** What was observed in one window, or in several together. Not thread-safe. */
final class Sums {

  /** Answered calls that asked the cache, and those of them that memory answered. */
  long lookups;

  long hits;

  /** Answers that memory gave up for others. */
  long evicted;

  long ended;
  long failed;
  long timedOut;
  double waitedSeconds;

  /** What callers waited for nothing, since a deadline passed. */
  double lostSeconds;

  long attempts;
  long turnedAway;

  /** Merged requests, and those of them that were as large as they may be. */
  long merged;

  long full;

  /** How often the queue was looked at, and how often somebody stood in it. */
  int looks;

  int queued;

  final Spread upstream = new Spread();
  final Spread embeddings = new Spread();

  void add(Sums other) {
    lookups += other.lookups;
    hits += other.hits;
    evicted += other.evicted;
    ended += other.ended;
    failed += other.failed;
    timedOut += other.timedOut;
    waitedSeconds += other.waitedSeconds;
    lostSeconds += other.lostSeconds;
    attempts += other.attempts;
    turnedAway += other.turnedAway;
    merged += other.merged;
    full += other.full;
    looks += other.looks;
    queued += other.queued;
    upstream.add(other.upstream);
    embeddings.add(other.embeddings);
  }

  static Sums of(List<Sums> windows) {
    Sums sum = new Sums();
    windows.forEach(sum::add);
    return sum;
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Returns the standard error of a share. */
  static double error(long part, long whole) {
    if (whole == 0) {
      return 0;
    }
    // One more of either kind: no share of few is certain.
    double p = (part + 1.0) / (whole + 2.0);
    return Math.sqrt(p * (1 - p) / whole);
  }
}
