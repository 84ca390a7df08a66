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

  static String perSecond(double value) {
    return Double.isNaN(value)
        ? "–"
        : String.format(
            Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f", value);
  }

  /** With three digits, however small. */
  static String dollars(double amount) {
    if (amount <= 0 || amount >= 1) {
      return String.format(Locale.ROOT, "$%,.2f", amount);
    }
    int zeros = (int) Math.ceil(-Math.log10(amount)) - 1;
    return "$" + String.format(Locale.ROOT, "%." + Math.min(12, zeros + 3) + "f", amount);
  }
}
