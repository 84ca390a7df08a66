package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * One try of a call at one provider.
 *
 * @param model the candidate, as {@code provider/model}
 * @param endpoint the endpoint's name
 * @param durationNanos from its start to its end
 * @param failure what went wrong, in one line; null if it answered
 */
public record Attempt(
    String model, String endpoint, long durationNanos, @Nullable String failure) {}
