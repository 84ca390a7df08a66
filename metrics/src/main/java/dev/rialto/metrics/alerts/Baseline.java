package dev.rialto.metrics.alerts;

/**
 * What a figure usually is: mean and deviation of its last values. Says nothing before it has seen
 * enough of them. Not thread-safe.
 */
final class Baseline {

  /** Four hours of minutes. */
  private static final int CAPACITY = 240;

  /** Half an hour. */
  static final int WARM_UP = 30;

  /** A figure that hardly ever moves would make an anomaly of every small step. */
  private static final double LEAST_DEVIATION = .05;

  private final double[] values = new double[CAPACITY];
  private final double floor;
  private int size;
  private int next;

  /**
   * Makes a baseline.
   *
   * @param floor the least deviation that counts as one, whatever the mean
   */
  Baseline(double floor) {
    this.floor = floor;
  }

  /** Returns by how many deviations a value is above the mean; NaN while warming up. */
  double score(double value) {
    if (size < WARM_UP) {
      return Double.NaN;
    }
    double mean = mean();
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    double deviation = Math.sqrt(squares / size);
    double least = Math.max(floor, Math.abs(mean) * LEAST_DEVIATION);
    return (value - mean) / Math.max(deviation, least);
  }

  double mean() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    return size == 0 ? 0 : sum / size;
  }

  void add(double value) {
    values[next] = value;
    next = (next + 1) % CAPACITY;
    size = Math.min(size + 1, CAPACITY);
  }
}
