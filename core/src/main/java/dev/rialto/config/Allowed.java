package dev.rialto.config;

import java.time.Duration;

/** The ranges of settings; each refusal names the setting, what it is and what is allowed. */
final class Allowed {

  private Allowed() {}

  static int atLeast(String setting, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          setting + " is " + value + "; allowed is " + min + " or more");
    }
    return value;
  }

  static long atLeast(String setting, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(
          setting + " is " + value + "; allowed is " + min + " or more");
    }
    return value;
  }

  static long positiveNanos(String setting, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(setting + " is " + value + "; allowed is above zero");
    }
    return nanos(setting, value);
  }

  static long nanos(String setting, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(setting + " is " + value + "; allowed is zero or more");
    }
    try {
      return value.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          setting + " is " + value + "; allowed is at most 292 years", e);
    }
  }
}
