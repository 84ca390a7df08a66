package dev.rialto.spi;

import dev.rialto.AuthenticationException;
import dev.rialto.FailureDetails;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key that never prints. Thread-safe.
 *
 * <p>Asked anew for every request, so that a supplier may refresh it.
 */
public final class Secret {

  /** No key. */
  public static final Secret NONE = new Secret(() -> "");

  private final Supplier<String> supplier;

  /** The value if it is fixed; null if the supplier has to be asked. */
  private final @Nullable String fixed;

  private Secret(Supplier<String> supplier) {
    this.supplier = supplier;
    this.fixed = null;
  }

  private Secret(String fixed) {
    this.supplier = () -> fixed;
    this.fixed = fixed;
  }

  /** Returns a secret with a fixed value. */
  public static Secret of(String value) {
    Objects.requireNonNull(value, "value");
    String trimmed = value.strip();
    return trimmed.isEmpty() ? NONE : new Secret(trimmed);
  }

  /**
   * Returns a secret that is asked for at every request; the supplier must not block. One that
   * throws, or gives none, fails the attempt as a refused key does: another key or a fallback
   * answers, and this key is tried again after a minute.
   */
  public static Secret from(Supplier<String> supplier) {
    return new Secret(Objects.requireNonNull(supplier, "supplier"));
  }

  /**
   * Returns the key itself; empty if there is none.
   *
   * @throws AuthenticationException if the supplier fails
   */
  public String reveal() {
    String key;
    try {
      key = supplier.get();
    } catch (RuntimeException e) {
      // Its message stays out: there may be a key in it.
      throw failed("threw " + e.getClass().getSimpleName());
    }
    if (key == null) {
      throw failed("gave null");
    }
    return key;
  }

  /** Returns whether the other is known to be the same key; no supplier is asked. */
  public boolean isSameAs(Secret other) {
    return this == other || (fixed != null && fixed.equals(other.fixed));
  }

  private static AuthenticationException failed(String how) {
    return new AuthenticationException(
        "The supplier of the key " + how,
        "Let Secret.from(…) return the last good key while there is no newer one",
        FailureDetails.NONE,
        null);
  }

  @Override
  public String toString() {
    return "***";
  }
}
