package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.TierStatistics;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The answer caches of the Rialtos that are listened to, asked when somebody looks. What a cache
 * does by the call (hits, misses) is counted with the calls; this is what only the cache knows. A
 * cache that nobody uses any more is not kept for its numbers.
 */
public final class Caches {

  /** The numbers by the names of the package's documentation. */
  public static final Map<String, ToLongFunction<CacheStatistics>> NUMBERS =
      Map.of(
          "entries", CacheStatistics::entries,
          "bytes", CacheStatistics::bytes,
          "stored", CacheStatistics::stored,
          "evicted", CacheStatistics::evicted,
          "expired", CacheStatistics::expired,
          "invalidated", CacheStatistics::invalidated,
          "saved-tokens", statistics -> statistics.savedTokens().total(),
          "warmed", statistics -> statistics.warming().warmed(),
          "warmed-used", statistics -> statistics.warming().used(),
          "warmed-wasted", statistics -> statistics.warming().wasted());

  public static final Map<String, ToLongFunction<TierStatistics>> TIER_NUMBERS =
      Map.of(
          "hits", TierStatistics::hits,
          "misses", TierStatistics::misses,
          "failures", TierStatistics::failures,
          "rejected", TierStatistics::rejected,
          "stored", TierStatistics::stored,
          "available", tier -> tier.available() ? 1 : 0);

  private final Registration registration;
  private final Set<Supplier<CacheStatistics>> caches =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final Set<String> tiers = ConcurrentHashMap.newKeySet();

  Caches(Registration registration) {
    this.registration = registration;
    NUMBERS.forEach(
        (name, number) -> {
          Gauge<Long> gauge = () -> sum(all(), number);
          registration.put("cache." + name, gauge);
        });
    Gauge<Double> saved = () -> savedUsd(all());
    registration.put("cache.saved-usd", saved);
    Gauge<Double> age = () -> hitAgeSeconds(all());
    registration.put("cache.hit-age-seconds", age);
  }

  void add(Supplier<CacheStatistics> cache) {
    caches.add(cache);
    for (TierStatistics tier : cache.get().tiers()) {
      if (tiers.add(tier.name())) {
        TIER_NUMBERS.forEach(
            (name, number) -> {
              Gauge<Long> gauge = () -> tierSum(all(), tier.name(), number);
              registration.put(
                  "cache.tier."
                      + tier.name().toLowerCase(Locale.ROOT).replace('.', '_')
                      + "."
                      + name,
                  gauge);
            });
      }
    }
  }

  /** Returns the numbers of each. */
  public List<CacheStatistics> all() {
    List<Supplier<CacheStatistics>> known;
    synchronized (caches) {
      known = List.copyOf(caches);
    }
    return known.stream().map(Supplier::get).toList();
  }

  public static long sum(List<CacheStatistics> all, ToLongFunction<CacheStatistics> number) {
    return all.stream().mapToLong(number).sum();
  }

  public static double savedUsd(List<CacheStatistics> all) {
    return all.stream().mapToDouble(each -> each.savedCost().toDouble()).sum();
  }

  /** Returns how old answers were that were found, in the mean of all hits; 0 without any. */
  public static double hitAgeSeconds(List<CacheStatistics> all) {
    ToDoubleFunction<CacheStatistics> hits =
        each -> each.hits() + each.tiers().stream().mapToLong(TierStatistics::hits).sum();
    double weight = all.stream().mapToDouble(hits).sum();
    double ages =
        all.stream()
            .mapToDouble(each -> hits.applyAsDouble(each) * each.meanHitAge().toMillis() / 1e3)
            .sum();
    return weight == 0 ? 0 : ages / weight;
  }

  public static long tierSum(
      List<CacheStatistics> all, String name, ToLongFunction<TierStatistics> number) {
    return all.stream()
        .flatMap(each -> each.tiers().stream())
        .filter(tier -> tier.name().equals(name))
        .mapToLong(number)
        .sum();
  }
}
