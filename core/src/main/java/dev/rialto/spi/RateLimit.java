package dev.rialto.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of a provider's limits as it stood when it answered, or what else it tells of the account in
 * the same place.
 *
 * <pre>
 *   requests, tokens, input-tokens, …          what may be sent in a window
 *   balance-usd-micros, balance-diem-micros    remaining: what the account has, in millionths (Venice)
 *   model-deprecation                          resetAt: from when on the model may not be served
 * </pre>
 *
 * @param kind what is limited
 * @param limit the most that is allowed in a window; −1 if not told
 * @param remaining how much of it is left; −1 if not told
 * @param resetAt when it is whole again; null if not told
 * @param cost how much of it the answered request took; −1 if not told (Mistral tells it)
 */
public record RateLimit(
    String kind, long limit, long remaining, @Nullable Instant resetAt, long cost) {

  /** A limit of which nobody said what the request took. */
  public RateLimit(String kind, long limit, long remaining, @Nullable Instant resetAt) {
    this(kind, limit, remaining, resetAt, -1);
  }
}
