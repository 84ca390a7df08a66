package dev.rialto.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of a provider's limits as it stood when it answered.
 *
 * @param kind what is limited, such as {@code requests}, {@code tokens} or {@code input-tokens}
 * @param limit the most that is allowed in a window; −1 if not told
 * @param remaining how much of it is left; −1 if not told
 * @param resetAt when it is whole again; null if not told
 */
public record RateLimit(String kind, long limit, long remaining, @Nullable Instant resetAt) {}
