package dev.rialto.metrics;

import dev.rialto.spi.CircuitState;
import java.time.Duration;

/**
 * The circuit breaker of an endpoint.
 *
 * @param endpoint the endpoint's name
 * @param state what the last event said; closed if none was heard
 * @param since how long it has been so
 * @param reason why, in one line; empty if it never changed
 * @param opened how often it has opened
 */
public record CircuitStatus(
    String endpoint, CircuitState state, Duration since, String reason, long opened) {}
