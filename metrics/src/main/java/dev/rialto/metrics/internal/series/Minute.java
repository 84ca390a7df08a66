package dev.rialto.metrics.internal.series;

/**
 * What happened in one minute.
 *
 * @param number which one, from the beginning
 * @param calls calls that ended
 * @param failed calls that failed
 * @param timed calls that a provider answered, or nobody, and nobody cancelled
 * @param nanos how long those took together
 */
public record Minute(long number, long calls, long failed, long timed, long nanos) {}
