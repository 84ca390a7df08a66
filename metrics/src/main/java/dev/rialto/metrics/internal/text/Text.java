package dev.rialto.metrics.internal.text;

import dev.rialto.CacheStatus;
import dev.rialto.metrics.Stats;
import java.util.Locale;

/** Numbers as people like to read them. */
public final class Text {

  private Text() {}

  /** Returns a span with its unit and about three digits: {@code 12 µs}, {@code 210 ms}. */
  public static String duration(long nanos) {
    if (nanos < 0) {
      return "–";
    }
    if (nanos < 999_500) {
      return digits(nanos / 1e3) + " µs";
    }
    if (nanos < 999_500_000) {
      return digits(nanos / 1e6) + " ms";
    }
    if (nanos < 120_000_000_000L) {
      return digits(nanos / 1e9) + " s";
    }
    return nanos < 7_200_000_000_000L
        ? digits(nanos / 60e9) + " min"
        : digits(nanos / 3600e9) + " h";
  }

  /** Returns a share: {@code 12.5 %}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** Returns an amount in dollars, with three digits below a dollar: {@code $0.0123}. */
  public static String dollars(double amount) {
    if (Double.isNaN(amount)) {
      return "–";
    }
    if (amount <= 0 || amount >= .995) {
      return String.format(Locale.ROOT, "$%,.2f", amount);
    }
    int zeros = (int) Math.ceil(-Math.log10(amount)) - 1;
    return "$" + String.format(Locale.ROOT, "%." + Math.min(12, zeros + 3) + "f", amount);
  }

  /** Returns what was spent, and how much of it nobody knows: that is unknown, not nothing. */
  public static String spent(Stats stats) {
    String known = dollars(stats.cost().toDouble());
    if (stats.costUnknown() == 0) {
      return known;
    }
    String unknown = count(stats.costUnknown()) + " unknown";
    return stats.cost().signum() == 0 ? unknown : known + " + " + unknown;
  }

  /** Returns what a call cost on average: at least, where some have no price, if any has. */
  public static String perCall(Stats stats) {
    if (stats.costUnknown() == 0) {
      return dollars(stats.costPerCall());
    }
    return stats.cost().signum() == 0 ? "unknown" : "≥ " + dollars(stats.costPerCall());
  }

  /** Returns a number with thousands set apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns what answered. */
  public static String source(CacheStatus status) {
    return switch (status) {
      case BYPASS, MISS -> "provider";
      case HIT_MEMORY -> "cache, memory";
      case HIT_REMOTE -> "cache, shared";
      case HIT_DURABLE -> "cache, durable";
      case HIT_SEMANTIC -> "cache, same meaning";
      case SHARED -> "call in flight";
    };
  }

  private static String digits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
