package dev.rialto.spi;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A key that never prints. Thread-safe.
 *
 * <p>Asked anew for every request, so that a supplier may refresh it.
 */
public final class Secret {

  /** No key. */
  public static final Secret NONE = new Secret(() -> "");

  private final Supplier<String> supplier;

  private Secret(Supplier<String> supplier) {
    this.supplier = supplier;
  }

  /** Returns a secret with a fixed value. */
  public static Secret of(String value) {
    Objects.requireNonNull(value, "value");
    String trimmed = value.strip();
    return trimmed.isEmpty() ? NONE : new Secret(() -> trimmed);
  }

  /** Returns a secret that is asked for at every request; the supplier must not block. */
  public static Secret from(Supplier<String> supplier) {
    return new Secret(Objects.requireNonNull(supplier, "supplier"));
  }

  /** Returns the key itself; empty if there is none. */
  public String reveal() {
    return supplier.get();
  }

  @Override
  public String toString() {
    return "***";
  }
}
