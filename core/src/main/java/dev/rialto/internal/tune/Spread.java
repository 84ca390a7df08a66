package dev.rialto.internal.tune;

/**
 * Mean and deviation of the logarithms of spans: one call that took ten times as long as the others
 * says no more than ten that took a little longer. Not thread-safe.
 */
final class Spread {

  private long count;
  private double sum;
  private double squares;

  void add(long nanos) {
    double log = Math.log((double) Math.max(1, nanos));
    count++;
    sum += log;
    squares += log * log;
  }

  void add(Spread other) {
    count += other.count;
    sum += other.sum;
    squares += other.squares;
  }

  long count() {
    return count;
  }

  /** Returns the geometric mean in milliseconds. */
  double millis() {
    return count == 0 ? 0 : Math.exp(sum / count) / 1e6;
  }

  /** Returns the score by which shorter is better: one unit is a factor of e. */
  Score score() {
    if (count < 2) {
      return Score.NONE;
    }
    double mean = sum / count;
    double variance = Math.max(0, (squares - sum * mean) / (count - 1));
    return new Score(-mean, Math.sqrt(variance / count), count);
  }
}
