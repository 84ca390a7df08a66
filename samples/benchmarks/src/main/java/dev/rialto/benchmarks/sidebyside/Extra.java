package dev.rialto.benchmarks.sidebyside;

import java.util.Locale;

/**
 * A figure beside the table.
 *
 * @param name what was measured
 * @param value how much
 * @param unit of what
 * @param must the aim, in words; empty if there is none
 */
record Extra(String name, double value, String unit, String must) {

  private static final String MARK = "EXTRA";

  String text() {
    return String.format(
        Locale.ROOT, "%s: %,.1f %s%s", name, value, unit, must.isEmpty() ? "" : " (" + must + ")");
  }

  String json() {
    return String.format(
        Locale.ROOT, "{\"row\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}", name, value, unit);
  }

  String line() {
    return String.join("\t", MARK, name, Double.toString(value), unit, must);
  }

  /** Reads a line that {@link #line} wrote; null if it is another. */
  static Extra parse(String line) {
    String[] parts = line.split("\t", -1);
    return parts.length == 5 && parts[0].equals(MARK)
        ? new Extra(parts[1], Double.parseDouble(parts[2]), parts[3], parts[4])
        : null;
  }
}
