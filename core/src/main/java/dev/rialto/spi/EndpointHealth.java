package dev.rialto.spi;

/**
 * How an endpoint does, as the circuit breaker before it sees it.
 *
 * @param endpoint its name
 * @param region where it stands, such as {@code eu-central-1}; empty if nobody has said
 * @param score 0 (nothing but failures lately) to 1 (none)
 */
public record EndpointHealth(String endpoint, String region, double score) {}
