package dev.rialto.benchmarks.guides;

import dev.rialto.Cost;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

  private Figures() {}

  static String millis(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return value >= 10_000
        ? String.format(Locale.ROOT, "%.1f s", value / 1e3)
        : String.format(Locale.ROOT, value >= 100 ? "%.0f ms" : "%.2f ms", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String cost(Cost cost) {
    return cost.amount().map(Object::toString).orElse("unknown");
  }
}
