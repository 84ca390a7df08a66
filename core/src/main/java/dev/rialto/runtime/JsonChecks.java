package dev.rialto.runtime;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the bounds and patterns of what was just read, for generated code. */
public final class JsonChecks {

  private JsonChecks() {}

  /** Checks an integer. */
  public static void range(ValueReader in, long value, long min, long max) {
    if (value < min || value > max) {
      String allowed =
          max == Long.MAX_VALUE
              ? "an integer of at least " + min
              : min == Long.MIN_VALUE
                  ? "an integer of at most " + max
                  : "an integer from " + min + " to " + max;
      throw in.expected(allowed);
    }
  }

  /**
   * Checks a number.
   *
   * @param number the number's text
   * @param min the lower end; null if there is none
   * @param aboveMin whether the lower end itself is outside
   * @param max the upper end; null if there is none
   * @param belowMax whether the upper end itself is outside
   */
  public static void range(
      ValueReader in,
      String number,
      @Nullable String min,
      boolean aboveMin,
      @Nullable String max,
      boolean belowMax) {
    BigDecimal value = new BigDecimal(number);
    if (min != null && value.compareTo(new BigDecimal(min)) < (aboveMin ? 1 : 0)) {
      throw in.expected("a number " + (aboveMin ? "above " : "of at least ") + min);
    }
    if (max != null && value.compareTo(new BigDecimal(max)) > (belowMax ? -1 : 0)) {
      throw in.expected("a number " + (belowMax ? "below " : "of at most ") + max);
    }
  }

  /** Checks a number of characters, elements or entries. */
  public static void size(ValueReader in, int size, int min, int max, String unit) {
    if (size < min || size > max) {
      throw in.wrong(
          (max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max)
              + " "
              + unit
              + ", but found "
              + size);
    }
  }

  /** Checks a text. */
  public static void matches(ValueReader in, String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw in.expected("a string that matches " + pattern);
    }
  }
}
