package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import dev.rialto.Usd;
import dev.rialto.metrics.internal.series.Count;
import dev.rialto.metrics.internal.series.Reading;
import dev.rialto.metrics.internal.series.Scope;
import dev.rialto.metrics.internal.series.SeriesTable;
import dev.rialto.metrics.internal.series.Tally;
import dev.rialto.metrics.internal.series.Timing;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts metrics into the registry and takes them out again, under the names of the table in {@code
 * package-info}. Never called with the lock held: a registry calls its listeners.
 */
final class Registration {

  private static final System.Logger LOG = System.getLogger("dev.rialto.metrics");

  private static final int HIT_RATIO_MINUTES = 15;

  private static final Set<Count> TOKENS =
      Set.of(
          Count.TOKENS_INPUT_FRESH,
          Count.TOKENS_INPUT_CACHED,
          Count.TOKENS_CACHE_WRITTEN,
          Count.TOKENS_OUTPUT,
          Count.TOKENS_REASONING);

  private static final Map<String, Count> METERS =
      Map.ofEntries(
          Map.entry("errors", Count.FAILED),
          Map.entry("cancelled", Count.CANCELLED),
          Map.entry("tokens.input-fresh", Count.TOKENS_INPUT_FRESH),
          Map.entry("tokens.input-cached", Count.TOKENS_INPUT_CACHED),
          Map.entry("tokens.cache-written", Count.TOKENS_CACHE_WRITTEN),
          Map.entry("tokens.output", Count.TOKENS_OUTPUT),
          Map.entry("tokens.reasoning", Count.TOKENS_REASONING),
          Map.entry("cache.bypassed", Count.BYPASS),
          Map.entry("cache.misses", Count.MISS),
          Map.entry("cache.hits.memory", Count.HIT_MEMORY),
          Map.entry("cache.hits.remote", Count.HIT_REMOTE),
          Map.entry("cache.hits.durable", Count.HIT_DURABLE),
          Map.entry("cache.hits.semantic", Count.HIT_SEMANTIC),
          Map.entry("cache.hits.shared", Count.SHARED),
          Map.entry("cost.unknown", Count.COST_UNKNOWN),
          Map.entry("attempt-errors", Count.ATTEMPTS_FAILED));

  private final MetricRegistry registry;
  private final String prefix;
  private final SeriesTable table;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  Registration(MetricRegistry registry, String prefix, SeriesTable table) {
    this.registry = registry;
    this.prefix = prefix;
    this.table = table;
  }

  /** Registers what every scope has. */
  void add(Scope scope) {
    Reading reading = new Reading(table, scope);
    String base = base(scope);
    if (scope.countsCached()) {
      put(base + "calls", new ScopeTimer(reading, of(Count.CALLS), Timing.UPSTREAM, Timing.CACHED));
    } else {
      Reading.Quantity upstream = tally -> tally.get(Count.CALLS) - tally.hits();
      put(base + "calls", new ScopeTimer(reading, upstream, Timing.UPSTREAM, null));
    }
    put(
        base + "first-token",
        new ScopeTimer(reading, of(Count.FIRST_TOKENS), Timing.FIRST_TOKEN, null));
    put(base + "attempts", new ScopeTimer(reading, of(Count.ATTEMPTS), Timing.ATTEMPT, null));
    METERS.forEach((name, count) -> put(base + name, new ScopeMeter(reading, of(count))));
    Gauge<Double> tokensPerMinute = () -> 60 * reading.rate(Registration::tokens, 1);
    put(base + "tokens.per-minute", tokensPerMinute);
    Gauge<Double> cost = () -> Usd.ofPicos(reading.total(of(Count.COST_PICOS))).toDouble();
    put(base + "cost.usd", cost);
    Gauge<Double> hitRatio = () -> reading.window(HIT_RATIO_MINUTES).hitRatio();
    put(base + "cache.hit-ratio", hitRatio);
  }

  /** Registers the meters of an exception type. */
  void addFailure(Scope scope, int type, String name) {
    Reading reading = new Reading(table, scope);
    put(
        base(scope) + "errors." + segment(name),
        new ScopeMeter(reading, tally -> tally.callFailures(type)));
    put(
        base(scope) + "attempt-errors." + segment(name),
        new ScopeMeter(reading, tally -> tally.attemptFailures(type)));
  }

  /** Registers a metric of an endpoint's circuit breaker. */
  void addCircuit(String endpoint, String name, Metric metric) {
    put("endpoint." + segment(endpoint) + ".circuit." + name, metric);
  }

  /**
   * Registers a metric.
   *
   * @param name without the prefix
   */
  void put(String name, Metric metric) {
    String whole = prefix + "." + name;
    try {
      registry.register(whole, metric);
      names.add(whole);
    } catch (IllegalArgumentException taken) {
      if (names.isEmpty()) {
        throw new IllegalArgumentException(
            "The registry has a metric named '"
                + whole
                + "' already; give several Rialtos one RialtoMetrics, or each a prefix of its own",
            taken);
      }
      // Two names of models that differ only where segment() makes them equal: the first one stays.
      LOG.log(System.Logger.Level.WARNING, "A metric named ''{0}'' exists already", whole);
    }
  }

  /** Takes all out of the registry. */
  void close() {
    names.forEach(registry::remove);
    names.clear();
  }

  private static String base(Scope scope) {
    return scope.kind == Scope.Kind.ALL
        ? ""
        : scope.kind.name().toLowerCase(Locale.ROOT) + "." + segment(scope) + ".";
  }

  private static String segment(Scope scope) {
    // The dot between client and method stays: all methods of a client are found by its name.
    return scope.kind == Scope.Kind.METHOD ? scope.name : segment(scope.name);
  }

  /** A dot in a name would look like one more level to reporters that split names at dots. */
  static String segment(String name) {
    return name.replace('.', '_');
  }

  /** Of all kinds, none of which counts what another does. */
  private static long tokens(Tally tally) {
    return TOKENS.stream().mapToLong(tally::get).sum();
  }

  private static Reading.Quantity of(Count count) {
    return tally -> tally.get(count);
  }
}
