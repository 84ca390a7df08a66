package dev.rialto.metrics.prometheus;

import dev.rialto.metrics.internal.registry.Caches;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.TierStatistics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Shows answer caches to Prometheus: what memory holds, what was saved, how the tiers do. */
final class PrometheusCache {

  private PrometheusCache() {}

  static void addTo(List<MetricSnapshot> all, List<CacheStatistics> caches) {
    all.add(gauge("rialto_cache_entries", "Answers in memory", number(caches, "entries")));
    all.add(gauge("rialto_cache_bytes", "What they weigh, by estimate", number(caches, "bytes")));
    all.add(
        gauge(
            "rialto_cache_hit_age_seconds",
            "How old answers were that were found, on average",
            Caches.hitAgeSeconds(caches)));
    all.add(counter("rialto_cache_stored", "Answers remembered", number(caches, "stored")));
    all.add(counter("rialto_cache_evicted", "Answers evicted", number(caches, "evicted")));
    all.add(counter("rialto_cache_expired", "Answers expired", number(caches, "expired")));
    all.add(
        counter("rialto_cache_invalidated", "Answers invalidated", number(caches, "invalidated")));
    all.add(counter("rialto_cache_saved_tokens", "Tokens saved", number(caches, "saved-tokens")));
    all.add(counter("rialto_cache_saved_usd", "Dollars saved, by list", Caches.savedUsd(caches)));
    semantic(all, caches, "hits", "Calls answered by meaning", SemanticStatistics::hits);
    semantic(all, caches, "explored", "Near texts asked anyway", SemanticStatistics::explored);
    semantic(all, caches, "confirmed", "Explored, and the same", SemanticStatistics::confirmed);
    semantic(all, caches, "false_hits", "Explored, and another", SemanticStatistics::falseHits);
    semantic(all, caches, "guarded", "Near texts not taken", SemanticStatistics::guarded);
    all.add(
        gauge(
            "rialto_semantic_entries",
            "Texts known by meaning",
            (double) caches.stream().mapToLong(each -> each.semantic().entries()).sum()));
    all.add(counter("rialto_cache_warmed", "Answers fetched ahead", number(caches, "warmed")));
    all.add(
        counter("rialto_cache_warmed_used", "Of these, asked for", number(caches, "warmed-used")));
    all.add(
        counter(
            "rialto_cache_warmed_wasted",
            "Of these, too old before anybody asked",
            number(caches, "warmed-wasted")));
    tier(all, caches, "hits", "Lookups that found an answer");
    tier(all, caches, "misses", "Lookups that found none");
    tier(all, caches, "failures", "Lookups that failed or were left out");
    tier(all, caches, "rejected", "Values that were cut, altered or out of date");
    all.add(
        new GaugeSnapshot(
            new MetricMetadata("rialto_cache_tier_available", "1 while the tier is asked"),
            names(caches).stream()
                .map(
                    name ->
                        new GaugeDataPointSnapshot(
                            tierNumber(caches, name, "available"), Labels.of("tier", name), null))
                .toList()));
  }

  private static double number(List<CacheStatistics> caches, String name) {
    ToLongFunction<CacheStatistics> number = Caches.NUMBERS.getOrDefault(name, each -> 0);
    return Caches.sum(caches, number);
  }

  private static void semantic(
      List<MetricSnapshot> all,
      List<CacheStatistics> caches,
      String name,
      String help,
      ToLongFunction<SemanticStatistics> number) {
    double sum = caches.stream().mapToLong(each -> number.applyAsLong(each.semantic())).sum();
    all.add(counter("rialto_semantic_" + name, help, sum));
  }

  private static double tierNumber(List<CacheStatistics> caches, String tier, String name) {
    ToLongFunction<TierStatistics> number = Caches.TIER_NUMBERS.getOrDefault(name, each -> 0);
    return Caches.tierSum(caches, tier, number);
  }

  private static Set<String> names(List<CacheStatistics> caches) {
    Set<String> names = new TreeSet<>();
    caches.forEach(each -> each.tiers().forEach(tier -> names.add(tier.name())));
    return names;
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static void tier(
      List<MetricSnapshot> all, List<CacheStatistics> caches, String name, String help) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (String tier : names(caches)) {
      points.add(
          new CounterDataPointSnapshot(
              tierNumber(caches, tier, name), Labels.of("tier", tier), null, 0));
    }
    all.add(new CounterSnapshot(new MetricMetadata("rialto_cache_tier_" + name, help), points));
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return new GaugeSnapshot(
        new MetricMetadata(name, help),
        List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static CounterSnapshot counter(String name, String help, double value) {
    return new CounterSnapshot(
        new MetricMetadata(name, help),
        List.of(new CounterDataPointSnapshot(value, Labels.EMPTY, null, 0)));
  }
}
