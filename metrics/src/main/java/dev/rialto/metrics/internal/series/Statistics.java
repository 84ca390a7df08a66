package dev.rialto.metrics.internal.series;

import dev.rialto.CacheStatus;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.metrics.Percentiles;
import dev.rialto.metrics.Stats;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/** Makes of a tally what users read. */
final class Statistics {

  private Statistics() {}

  /** Returns the statistics of a span; the tally is merged into and of no more use. */
  static Stats of(Tally tally, FailureTypes types, Duration span, boolean countsCached) {
    Map<String, Long> failures = new TreeMap<>();
    Map<String, Long> attemptFailures = new TreeMap<>();
    for (int type = 0; type < types.size(); type++) {
      put(failures, types.name(type), tally.callFailures(type));
      put(attemptFailures, types.name(type), tally.attemptFailures(type));
    }
    Map<CacheStatus, Long> answers = new EnumMap<>(CacheStatus.class);
    for (CacheStatus status : CacheStatus.values()) {
      put(answers, status, tally.get(Count.of(status)));
    }
    long upstreamNanos = tally.nanos(Timing.UPSTREAM);
    AbstractHistogram cached = tally.histogram(Timing.CACHED);
    if (countsCached && cached != null) {
      tally.merge(Timing.UPSTREAM, cached);
      upstreamNanos += tally.nanos(Timing.CACHED);
    }
    return new Stats(
        span,
        tally.get(Count.CALLS),
        tally.get(Count.FAILED),
        tally.get(Count.CANCELLED),
        Collections.unmodifiableMap(failures),
        Collections.unmodifiableMap(answers),
        new TokenUsage(
            tally.get(Count.TOKENS_INPUT_FRESH),
            tally.get(Count.TOKENS_INPUT_CACHED),
            tally.get(Count.TOKENS_CACHE_WRITTEN),
            tally.get(Count.TOKENS_OUTPUT),
            tally.get(Count.TOKENS_REASONING)),
        percentiles(tally.histogram(Timing.UPSTREAM), upstreamNanos),
        percentiles(tally, Timing.FIRST_TOKEN),
        percentiles(tally, Timing.ATTEMPT),
        tally.get(Count.ATTEMPTS_FAILED),
        Collections.unmodifiableMap(attemptFailures),
        Usd.ofPicos(tally.get(Count.COST_PICOS)),
        tally.get(Count.COST_UNKNOWN));
  }

  private static Percentiles percentiles(@Nullable AbstractHistogram values, long sumNanos) {
    if (values == null || values.getTotalCount() == 0) {
      return Percentiles.NONE;
    }
    long max = values.getMaxValue();
    return new Percentiles(
        values.getTotalCount(),
        sumNanos / values.getTotalCount(),
        Math.min(max, values.getValueAtPercentile(50)),
        Math.min(max, values.getValueAtPercentile(95)),
        Math.min(max, values.getValueAtPercentile(99)),
        values.getMinValue(),
        max);
  }

  private static Percentiles percentiles(Tally tally, Timing timing) {
    return percentiles(tally.histogram(timing), tally.nanos(timing));
  }

  private static <K> void put(Map<K, Long> counts, K key, long count) {
    if (count > 0) {
      counts.put(key, count);
    }
  }
}
