package dev.rialto.spi;

import org.jspecify.annotations.Nullable;

/**
 * What one tier behind memory has done.
 *
 * @param name the tier's name
 * @param hits lookups that found a usable answer
 * @param misses lookups that found none
 * @param failures lookups that failed, took too long, or were left out while the tier was away
 * @param rejected values that were cut, altered, out of date or of another version; each is a miss
 * @param stored answers handed to the tier
 * @param available whether it is asked at this moment
 * @param trouble what is wrong with it; null if nothing is known to be
 */
public record TierStatistics(
    String name,
    long hits,
    long misses,
    long failures,
    long rejected,
    long stored,
    boolean available,
    @Nullable String trouble) {}
