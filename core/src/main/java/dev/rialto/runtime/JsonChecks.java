package dev.rialto.runtime;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the bounds and patterns of what was just read, for generated code. */
public final class JsonChecks {

  /** As RFC 5321 has it: 64 for the name, 255 for the domain. */
  private static final int MAX_EMAIL = 320;

  private static final Pattern EMAIL =
      Pattern.compile(
          "[^\\s@\"(),:;<>\\[\\]\\\\]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})*+");

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

  /**
   * Checks a number's digits.
   *
   * @param number the number's text
   * @param integer the most digits before the point
   * @param fraction the most behind it, zeros at the end aside
   */
  public static void digits(ValueReader in, String number, int integer, int fraction) {
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    int behind = Math.max(0, value.scale());
    if (value.precision() - value.scale() > integer || behind > fraction) {
      throw in.expected(
          "a number of at most "
              + integer
              + " digits before the point and "
              + fraction
              + " behind it");
    }
  }

  /** Checks a boolean that must always be the same. */
  public static void is(ValueReader in, boolean value, boolean expected) {
    if (value != expected) {
      throw in.expected(String.valueOf(expected));
    }
  }

  /**
   * Checks that a date or time is past, by the clock of who reads and in its time zone.
   *
   * @param orPresent whether it may be now
   */
  public static void past(ValueReader in, Comparable<?> value, boolean orPresent) {
    int order = Moments.toNow(value, in.clock());
    if (order > 0 || (order == 0 && !orPresent)) {
      throw in.expected("what is past" + (orPresent ? " or now" : ""));
    }
  }

  /**
   * Checks that a date or time is to come, by the clock of who reads and in its time zone.
   *
   * @param orPresent whether it may be now
   */
  public static void future(ValueReader in, Comparable<?> value, boolean orPresent) {
    int order = Moments.toNow(value, in.clock());
    if (order < 0 || (order == 0 && !orPresent)) {
      throw in.expected("what is to come" + (orPresent ? " or now" : ""));
    }
  }

  /**
   * Checks an address of e-mail: one {@code @} between a name without blanks and a domain; who
   * wants more says so in a pattern.
   */
  public static void email(ValueReader in, String text) {
    if (text.length() > MAX_EMAIL || !EMAIL.matcher(text).matches()) {
      throw in.expected("an e-mail address");
    }
  }

  /** Checks a text. */
  public static void matches(ValueReader in, String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw in.expected("a string that matches " + pattern);
    }
  }
}
