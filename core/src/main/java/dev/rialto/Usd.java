package dev.rialto;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An amount of US dollars, exact: no sum, difference or product is ever rounded, and none
 * overflows. May be negative. Immutable and thread-safe.
 *
 * <p>Equal amounts are equal however they were written: {@code Usd.of("1.50")} is {@code
 * Usd.of("1.5")}.
 */
public final class Usd implements Comparable<Usd> {

  /** No money. */
  public static final Usd ZERO = new Usd(BigDecimal.ZERO);

  /**
   * Nobody means amounts of more digits; a text such as {@code 1e999999999} would fill the heap.
   */
  private static final int MAX_DIGITS = 50;

  private static final int PICO_SCALE = 12;
  private static final int MILLION_SCALE = 6;

  private final BigDecimal amount;

  private Usd(BigDecimal amount) {
    this.amount = amount;
  }

  /** Returns a whole number of dollars. */
  public static Usd of(long dollars) {
    return dollars == 0 ? ZERO : exact(BigDecimal.valueOf(dollars));
  }

  /**
   * Returns an amount.
   *
   * @throws IllegalArgumentException if it has more than 50 digits before or behind the point
   */
  public static Usd of(BigDecimal dollars) {
    Objects.requireNonNull(dollars, "dollars");
    long whole = (long) dollars.precision() - dollars.scale();
    if (whole > MAX_DIGITS || dollars.scale() > MAX_DIGITS || dollars.scale() < -MAX_DIGITS) {
      throw new IllegalArgumentException(
          "An amount with more than " + MAX_DIGITS + " digits before or behind the point");
    }
    return exact(dollars);
  }

  /**
   * Reads an amount: {@code 0.15}, {@code $0.15}, {@code -$2}, {@code 1.5e-7}.
   *
   * @throws IllegalArgumentException if the text is no amount
   */
  public static Usd of(String dollars) {
    String text = dollars.strip();
    boolean negative = text.startsWith("-$");
    String digits = negative ? text.substring(2) : text.startsWith("$") ? text.substring(1) : text;
    try {
      if (digits.length() <= 2 * MAX_DIGITS) {
        BigDecimal amount = new BigDecimal(digits);
        if (!(text.contains("$") && (digits.startsWith("-") || digits.startsWith("+")))) {
          return of(negative ? amount.negate() : amount);
        }
      }
    } catch (NumberFormatException e) {
      // Told below, without the parser's words.
    }
    throw new IllegalArgumentException(
        "'" + dollars + "' is no amount of dollars; allowed is the like of 0.15, $0.15 or 1.5e-7");
  }

  /** Returns an amount given in millionths of a millionth of a dollar. */
  public static Usd ofPicos(long picos) {
    return picos == 0 ? ZERO : exact(BigDecimal.valueOf(picos, PICO_SCALE));
  }

  private static Usd exact(BigDecimal amount) {
    BigDecimal bare = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    return bare.signum() == 0 ? ZERO : new Usd(bare);
  }

  /** Returns the sum. */
  public Usd plus(Usd other) {
    if (amount.signum() == 0) {
      return other;
    }
    return other.amount.signum() == 0 ? this : exact(amount.add(other.amount));
  }

  /** Returns the difference. */
  public Usd minus(Usd other) {
    return other.amount.signum() == 0 ? this : exact(amount.subtract(other.amount));
  }

  /** Returns this amount that many times. */
  public Usd times(long count) {
    return exact(amount.multiply(BigDecimal.valueOf(count)));
  }

  /** Returns a share of this amount, such as the half for {@code 0.5}. */
  public Usd times(BigDecimal share) {
    return exact(amount.multiply(share));
  }

  /**
   * Returns what some tokens cost if this is the price of a million.
   *
   * @param tokens how many
   */
  public Usd perMillion(long tokens) {
    return exact(amount.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_SCALE));
  }

  /** Returns the amount with its sign turned. */
  public Usd negated() {
    return exact(amount.negate());
  }

  /** Returns the larger of both. */
  public Usd max(Usd other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Returns the smaller of both. */
  public Usd min(Usd other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Returns −1, 0 or 1 for less than, equal to or more than nothing. */
  public int signum() {
    return amount.signum();
  }

  /** Returns the exact amount in dollars. */
  public BigDecimal toBigDecimal() {
    return amount;
  }

  /** Returns the amount in dollars, for charts and scores; sums of these are not exact. */
  public double toDouble() {
    return amount.doubleValue();
  }

  /**
   * Returns the amount in millionths of a millionth of a dollar, rounded up, for counters that must
   * be whole numbers.
   *
   * @throws ArithmeticException if it is beyond ±9.2 million dollars, which such a counter cannot
   *     hold
   */
  public long toPicosUp() {
    return amount.movePointRight(PICO_SCALE).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** Returns this amount divided by another; for shares of a budget. */
  public double dividedBy(Usd other) {
    return amount.divide(other.amount, MathContext.DECIMAL64).doubleValue();
  }

  @Override
  public int compareTo(Usd other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usd usd && amount.equals(usd.amount);
  }

  @Override
  public int hashCode() {
    return amount.hashCode();
  }

  /** Returns the exact amount with at least two decimals, such as {@code $0.15}. */
  @Override
  public String toString() {
    BigDecimal shown = amount.abs();
    String digits = shown.scale() < 2 ? shown.setScale(2).toPlainString() : shown.toPlainString();
    return (amount.signum() < 0 ? "-$" : "$") + digits;
  }
}
