package dev.rialto.config;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses settings that cannot be used, by name. */
final class Require {

  /** Waits beyond this overflow nanoseconds when they are added up; nobody means them. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final int LONGEST_SHOWN = 200;

  private Require() {}

  static int atLeast(String setting, int value, int min) {
    if (value < min) {
      throw refused(setting, value, min + " or more");
    }
    return value;
  }

  static long atLeast(String setting, long value, long min) {
    if (value < min) {
      throw refused(setting, value, min + " or more");
    }
    return value;
  }

  static double within(String setting, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw refused(setting, value, min + " to " + max);
    }
    return value;
  }

  static Duration positive(String setting, @Nullable Duration value) {
    if (value == null) {
      throw refused(setting, "null", "above zero, at most a year");
    }
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw refused(setting, value, "above zero, at most a year");
    }
    return value;
  }

  static Duration notNegative(String setting, @Nullable Duration value) {
    if (value == null) {
      throw refused(setting, "null", "zero or more, at most a year");
    }
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw refused(setting, value, "zero or more, at most a year");
    }
    return value;
  }

  static long positiveNanos(String setting, Duration value) {
    return positive(setting, value).toNanos();
  }

  static long nanos(String setting, Duration value) {
    return notNegative(setting, value).toNanos();
  }

  /**
   * Requires text of a form.
   *
   * @param allowed the form, in words
   */
  static String matching(String setting, @Nullable String value, Pattern form, String allowed) {
    if (value == null || !form.matcher(value).matches()) {
      throw refused(setting, value == null ? "null" : "'" + value + "'", allowed);
    }
    return value;
  }

  static ConfigurationException refused(String setting, Object value, String allowed) {
    String seen = value.toString();
    String shown =
        seen.length() <= LONGEST_SHOWN
            ? seen
            : seen.substring(0, LONGEST_SHOWN) + "… (" + seen.length() + " characters)";
    return new ConfigurationException(
        setting + " is " + shown + "; allowed is " + allowed,
        "Change the setting " + setting,
        FailureDetails.NONE,
        null);
  }
}
