package dev.rialto.benchmarks.sidebyside;

/**
 * What a load has cost.
 *
 * @param load its name
 * @param calls how many were answered
 * @param wallNanos how long that took
 * @param cpuNanos CPU time of the process
 * @param bytes allocated by its threads
 * @param p50 median of a call's time, in nanoseconds
 * @param p99 99th percentile
 * @param first median of the time to the first piece, of streams; else 0
 */
record Sample(
    String load,
    long calls,
    long wallNanos,
    long cpuNanos,
    long bytes,
    long p50,
    long p99,
    long first) {

  private static final String MARK = "SAMPLE";

  double cpuMicros() {
    return cpuNanos / 1e3 / calls;
  }

  double callsPerSecond() {
    return calls * 1e9 / wallNanos;
  }

  double kilobytes() {
    return bytes / 1e3 / calls;
  }

  double p50Micros() {
    return p50 / 1e3;
  }

  double p99Micros() {
    return p99 / 1e3;
  }

  double firstMicros() {
    return first / 1e3;
  }

  double deltasPerSecond() {
    return callsPerSecond() * Answers.DELTAS;
  }

  String line() {
    return String.join(
        "\t",
        MARK,
        load,
        Long.toString(calls),
        Long.toString(wallNanos),
        Long.toString(cpuNanos),
        Long.toString(bytes),
        Long.toString(p50),
        Long.toString(p99),
        Long.toString(first));
  }

  /** Reads a line that {@link #line} wrote; null if it is another. */
  static Sample parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 9 || !parts[0].equals(MARK)) {
      return null;
    }
    return new Sample(
        parts[1],
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        Long.parseLong(parts[7]),
        Long.parseLong(parts[8]));
  }
}
