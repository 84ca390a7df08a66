package dev.rialto.cost;

import java.time.Instant;

/**
 * What was spent in a span of time.
 *
 * @param from its beginning, included
 * @param to its end, excluded
 * @param sum what was spent
 */
public record CostSpan(Instant from, Instant to, CostSum sum) {}
