package dev.rialto.cost;

import dev.rialto.Usd;
import java.time.Instant;

/**
 * What will probably be spent in a span of time to come: the straight line through the spans that
 * are over, by least squares, with the 95 % prediction interval around it.
 *
 * @param from the span's beginning, included
 * @param to its end, excluded
 * @param expected the most likely amount; never below zero
 * @param low the lower end of the interval; never below zero
 * @param high the upper end of the interval
 * @param samples how many spans that are over it rests on
 */
public record CostProjection(
    Instant from, Instant to, Usd expected, Usd low, Usd high, int samples) {}
