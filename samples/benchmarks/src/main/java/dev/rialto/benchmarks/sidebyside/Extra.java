package dev.rialto.benchmarks.sidebyside;

import java.util.Locale;

/**
 * A figure beside the table.
 *
 * @param name what was measured
 * @param value how much
 * @param unit of what
 * @param must the aim, in words; empty if there is none
 * @param aim the aim's number; 0 if there is none
 */
record Extra(String name, double value, String unit, String must, double aim) {

  /** Of which nothing is asked. */
  Extra(String name, double value, String unit, String must) {
    this(name, value, unit, must, 0);
  }

  static Extra atLeast(double aim, String name, double value, String unit) {
    return new Extra(name, value, unit, String.format(Locale.ROOT, "must be ≥ %,.0f", aim), aim);
  }

  static Extra atMost(double aim, String name, double value, String unit) {
    return new Extra(name, value, unit, String.format(Locale.ROOT, "must be ≤ %,.0f", aim), aim);
  }

  private static final String MARK = "EXTRA";

  String text() {
    String ratio = aim == 0 ? "" : String.format(Locale.ROOT, ", %.2f × that", value / aim);
    String wish = must.isEmpty() ? "" : " (" + must + ratio + ")";
    return String.format(Locale.ROOT, "%s: %,.1f %s%s", name, value, unit, wish);
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"row\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"aim\":%.0f}",
        name,
        value,
        unit,
        aim);
  }

  String line() {
    return String.join("\t", MARK, name, Double.toString(value), unit, must, Double.toString(aim));
  }

  /** Reads a line that {@link #line} wrote; null if it is another. */
  static Extra parse(String line) {
    String[] parts = line.split("\t", -1);
    return parts.length == 6 && parts[0].equals(MARK)
        ? new Extra(
            parts[1],
            Double.parseDouble(parts[2]),
            parts[3],
            parts[4],
            Double.parseDouble(parts[5]))
        : null;
  }
}
