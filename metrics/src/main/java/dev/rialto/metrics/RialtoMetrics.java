package dev.rialto.metrics;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.internal.issues.IssueDetector;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.metrics.internal.registry.Meters;
import dev.rialto.metrics.internal.registry.Resources;
import dev.rialto.metrics.internal.series.Scope;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.Reporter;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportStats;
import dev.rialto.spi.TuningStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Counts and times what the pipeline does, in a Dropwizard {@link MetricRegistry}: in all, by
 * client method, by model and by endpoint. The names are listed in the package's documentation.
 *
 * <p>One can listen to several Rialtos. Thread-safe; an event allocates nothing once its method,
 * model and endpoint have been seen.
 */
@SuppressWarnings("exports") // what it extends shows users nothing
public final class RialtoMetrics extends Counting implements Reporter, AutoCloseable {

  /** Savings are looked for in what was spent since. */
  private static final Duration ADVISED_FROM = Duration.ofDays(30);

  private final MetricRegistry registry;
  private final Meters meters;
  private final IssueDetector detector;
  private final Clock clock;

  /**
   * Makes a listener with the defaults.
   *
   * @throws IllegalArgumentException if the registry has metrics of another one
   */
  public RialtoMetrics(MetricRegistry registry) {
    this(builder(registry));
  }

  private RialtoMetrics(Builder b) {
    super(new Meters(b.registry, b.prefix, b.ticker, b.resources, b.maxNames, b.maxSeries));
    registry = b.registry;
    detector = new IssueDetector(b.limits);
    clock = b.clock;
    meters = Counting.of(this);
  }

  /** Returns a builder that puts its metrics into a registry. */
  public static Builder builder(MetricRegistry registry) {
    return new Builder(registry);
  }

  /** Returns the registry. */
  public MetricRegistry registry() {
    return registry;
  }

  @Override
  public void onEvent(PipelineEvent event) {
    meters.onEvent(event);
  }

  @Override
  public void onTransport(Transport transport) {
    meters.onTransport(transport);
  }

  @Override
  public void onPipeline(PipelineView pipeline) {
    meters.onPipeline(pipeline);
  }

  @Override
  public void onCache(Supplier<CacheStatistics> statistics) {
    meters.onCache(statistics);
  }

  /** Returns the settings that are tuned, of all Rialtos that this listens to. */
  public List<TuningStatus> tuning() {
    return meters.pipelines().tuning();
  }

  /** Returns the budgets of all Rialtos that this listens to, the fullest first, 100 at most. */
  public List<BudgetStatus> budgets() {
    return meters.pipelines().budgets();
  }

  /** Returns what the caches of all Rialtos that this listens to have done, one of each. */
  public List<CacheStatistics> cacheStatistics() {
    return meters.caches().all();
  }

  /** Returns what the transports of all Rialtos that this listens to have open and have done. */
  public TransportStats transportStats() {
    return meters.transports().stats();
  }

  /** Returns the statistics of all calls in a window. */
  public Stats stats(Window window) {
    return meters.stats(window);
  }

  /**
   * Returns a report whose parts by method, model and endpoint are of the last hour. It has what
   * was heard so far; {@code Rialto.report()} waits for what is on its way.
   */
  @Override
  public MetricsReport report() {
    return report(Window.LAST_HOUR);
  }

  /**
   * Returns a report. Issues are looked for in the last 15 minutes.
   *
   * @param window of the parts by method, model and endpoint
   */
  public MetricsReport report(Window window) {
    Map<Window, Stats> windows = new EnumMap<>(Window.class);
    for (Window each : Window.values()) {
      windows.put(each, stats(each));
    }
    return new MetricsReport(
        clock.instant(),
        uptime(),
        Collections.unmodifiableMap(windows),
        window,
        methods(window),
        models(window),
        endpoints(window),
        circuits(),
        issues(),
        tuning(),
        budgets(),
        meters.pipelines().advice(clock.instant().minus(ADVISED_FROM), clock.instant()),
        meters.pipelines().projection(clock.getZone()));
  }

  /** Returns the statistics of a window by {@code Client.method}. */
  public Map<String, Stats> methods(Window window) {
    return meters.stats(Scope.Kind.METHOD, window);
  }

  /** Returns the statistics of a window by {@code provider/model}. */
  public Map<String, Stats> models(Window window) {
    return meters.stats(Scope.Kind.MODEL, window);
  }

  /** Returns the statistics of a window by endpoint. */
  public Map<String, Stats> endpoints(Window window) {
    return meters.stats(Scope.Kind.ENDPOINT, window);
  }

  /** Returns since when there has been anything to count. */
  public Duration uptime() {
    return meters.uptime();
  }

  /**
   * Returns what is not as it should be, the worst first, as seen in the last 15 minutes; of
   * budgets, at 70, 90 and 99 % of the limit.
   */
  public List<Issue> issues() {
    return detector.find(
        methods(Window.LAST_15_MINUTES),
        endpoints(Window.LAST_15_MINUTES),
        circuits(),
        budgets(),
        meters.resources().now());
  }

  /** Returns the circuit breakers that were heard of. */
  public List<CircuitStatus> circuits() {
    return meters.circuits();
  }

  /** Takes the metrics out of the registry. */
  @Override
  public void close() {
    meters.close();
  }

  /** Settings of a listener. Not thread-safe. */
  public static final class Builder {
    private final MetricRegistry registry;
    private String prefix = "rialto";
    private Ticker ticker = Ticker.SYSTEM;
    private Clock clock = Clock.systemUTC();
    private IssueLimits limits = IssueLimits.DEFAULT;
    private Resources resources = Resources.ofThisProcess();
    private int maxNames = 100;
    private int maxSeries = 500;

    private Builder(MetricRegistry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Sets what all names begin with; {@code rialto} by default. */
    public Builder prefix(String value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("prefix is empty");
      }
      prefix = value;
      return this;
    }

    /** Sets the clock by which spans are measured. */
    public Builder ticker(Ticker value) {
      ticker = Objects.requireNonNull(value, "ticker");
      return this;
    }

    /** Sets the clock that dates reports. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    Builder resources(Resources value) {
      resources = value;
      return this;
    }

    /** Sets what is still all right; beyond it is an issue. */
    public Builder issueLimits(IssueLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /**
     * Sets how many methods, how many models and how many endpoints are told apart; 100 by default.
     * What is over is counted as {@code other}.
     */
    public Builder maxNames(int value) {
      maxNames = atLeastOne("maxNames", value);
      return this;
    }

    /**
     * Sets how many combinations of method, model and endpoint are told apart; 500 by default. What
     * is over is counted with its method. One takes up to 150 kB when it is busy all day.
     */
    public Builder maxSeries(int value) {
      maxSeries = atLeastOne("maxSeries", value);
      return this;
    }

    /**
     * Returns the listener.
     *
     * @throws IllegalArgumentException if the registry has metrics of another one under this prefix
     */
    public RialtoMetrics build() {
      return new RialtoMetrics(this);
    }

    private static int atLeastOne(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " is " + value + "; allowed is 1 or more");
      }
      return value;
    }
  }
}
