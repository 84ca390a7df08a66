package dev.rialto.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.rialto.CancelledCallException;
import dev.rialto.TokenUsage;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.SeriesTable.News;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.AttemptEnded;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineEvent.JobChanged;
import dev.rialto.spi.PipelineEvent.LoadChanged;
import dev.rialto.spi.PipelineEvent.OutlookChanged;
import dev.rialto.spi.PipelineEvent.RateLimitsTold;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.Reporter;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportStats;
import dev.rialto.spi.TuningStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Counts and times what the pipeline does, in a Dropwizard {@link MetricRegistry}: in all, by
 * client method, by model and by endpoint. The names are listed in the package's documentation.
 *
 * <p>One can listen to several Rialtos. Thread-safe; an event allocates nothing once its method,
 * model and endpoint have been seen.
 *
 * <p>Longer than its neighbours, since it is the one place where events, names and views meet; what
 * counts and what times are classes of their own.
 */
public final class RialtoMetrics implements Reporter, AutoCloseable {

  private static final String CANCELLED = CancelledCallException.class.getSimpleName();

  /** Savings are looked for in what was spent since. */
  private static final Duration ADVISED_FROM = Duration.ofDays(30);

  private final MetricRegistry registry;
  private final SeriesTable table;
  private final Registration registration;
  private final Circuits circuits;
  private final ProviderLimits limits;
  private final IssueDetector detector;
  private final Clock clock;
  private volatile LoadLevel load = LoadLevel.LOW;
  private final Transports transports = new Transports();
  private final Pipelines pipelines = new Pipelines();
  private final Tunings tunings;
  private final Outlooks outlooks;
  private final Resources resources;
  private final Caches caches;
  private final Counter batches = new Counter();
  private final Counter batchedCalls = new Counter();
  private final Counter batchedItems = new Counter();
  private final ProviderBatches providerBatches;

  /**
   * Makes a listener with the defaults.
   *
   * @throws IllegalArgumentException if the registry has metrics of another one
   */
  public RialtoMetrics(MetricRegistry registry) {
    this(builder(registry));
  }

  private RialtoMetrics(Builder b) {
    registry = b.registry;
    table = new SeriesTable(b.ticker, b.maxNames, b.maxSeries);
    detector = new IssueDetector(b.limits);
    clock = b.clock;
    circuits = new Circuits(table.lock, b.maxNames);
    registration = new Registration(registry, b.prefix, table);
    registration.add(table.all());
    limits = new ProviderLimits(registration, b.maxNames);
    Gauge<Integer> level = this::loadNumber;
    registration.put("load.level", level);
    transports.register(registration);
    pipelines.register(registration);
    tunings = new Tunings(registration, pipelines);
    outlooks = new Outlooks(registration, b.maxNames);
    resources = b.resources;
    resources.register(registration);
    caches = new Caches(registration);
    registration.put("batch.requests", batches);
    registration.put("batch.calls", batchedCalls);
    registration.put("batch.items", batchedItems);
    providerBatches = new ProviderBatches(registration, b.maxNames);
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
    if (event instanceof CallEnded call) {
      onCall(call);
    } else if (event instanceof AttemptEnded attempt) {
      onAttempt(attempt);
    } else if (event instanceof CircuitChanged change) {
      onCircuit(change);
    } else if (event instanceof BatchSent batch) {
      batches.inc();
      batchedCalls.inc(batch.calls());
      batchedItems.inc(batch.items());
    } else if (event instanceof JobChanged job) {
      providerBatches.told(job);
    } else if (event instanceof RateLimitsTold told) {
      limits.told(told);
    } else if (event instanceof LoadChanged change) {
      load = change.to();
    } else if (event instanceof OutlookChanged change) {
      outlooks.told(change);
    } else if (event instanceof SettingTuned step) {
      tunings.told(step);
    }
  }

  @Override
  public void onTransport(Transport transport) {
    transports.add(transport);
  }

  @Override
  public void onPipeline(PipelineView pipeline) {
    pipelines.add(pipeline);
    pipelines.register(registration, pipeline);
    tunings.register(pipeline);
  }

  Pipelines pipelines() {
    return pipelines;
  }

  Tunings tunings() {
    return tunings;
  }

  ProviderBatches providerBatches() {
    return providerBatches;
  }

  Resources resources() {
    return resources;
  }

  Outlooks outlooks() {
    return outlooks;
  }

  /** Returns the settings that are tuned, of all Rialtos that this listens to. */
  public List<TuningStatus> tuning() {
    return pipelines.tuning();
  }

  /** Returns the budgets of all Rialtos that this listens to, the fullest first, 100 at most. */
  public List<BudgetStatus> budgets() {
    return pipelines.budgets();
  }

  @Override
  public void onCache(Supplier<CacheStatistics> statistics) {
    caches.add(statistics);
  }

  /** Returns what the caches of all Rialtos that this listens to have done, one of each. */
  public List<CacheStatistics> cacheStatistics() {
    return caches.all();
  }

  /** Returns what the transports of all Rialtos that this listens to have open and have done. */
  public TransportStats transportStats() {
    return transports.stats();
  }

  /** Returns the statistics of all calls in a window. */
  public Stats stats(Window window) {
    return new Reading(table, table.all()).stats(window);
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
        pipelines.advice(clock.instant().minus(ADVISED_FROM), clock.instant()),
        pipelines.projection(clock.getZone()));
  }

  /** Returns the statistics of a window by {@code Client.method}. */
  public Map<String, Stats> methods(Window window) {
    return stats(Scope.Kind.METHOD, window);
  }

  /** Returns the statistics of a window by {@code provider/model}. */
  public Map<String, Stats> models(Window window) {
    return stats(Scope.Kind.MODEL, window);
  }

  /** Returns the statistics of a window by endpoint. */
  public Map<String, Stats> endpoints(Window window) {
    return stats(Scope.Kind.ENDPOINT, window);
  }

  /** Returns since when there has been anything to count. */
  public Duration uptime() {
    return Duration.ofNanos(elapsedNanos());
  }

  /** Returns what is not as it should be, the worst first, as seen in the last 15 minutes. */
  public List<Issue> issues() {
    return detector.find(
        methods(Window.LAST_15_MINUTES),
        endpoints(Window.LAST_15_MINUTES),
        circuits(),
        resources.now());
  }

  /** Returns the circuit breakers that were heard of. */
  public List<CircuitStatus> circuits() {
    return circuits.status(elapsedNanos());
  }

  /** What one series has counted since the beginning. */
  record Lifetime(
      PipelineEvent.Origin origin,
      String model,
      String endpoint,
      Tally total,
      List<long[]> buckets) {}

  /**
   * What happened in one minute.
   *
   * @param number which one, from the beginning
   * @param calls calls that ended
   * @param failed calls that failed
   * @param timed calls that a provider answered, or nobody, and nobody cancelled
   * @param nanos how long those took together
   */
  record MinuteOf(long number, long calls, long failed, long timed, long nanos) {}

  /** Returns the minutes that are over and later than one; at most the last 14. */
  List<MinuteOf> minutesAfter(long last) {
    table.lock.lock();
    try {
      long minute = table.minute();
      List<MinuteOf> over = new ArrayList<>();
      for (long which = Math.max(last + 1, minute - 14); which < minute; which++) {
        Tally sum = new Tally();
        for (Series series : table.series()) {
          series.addNumbersTo(sum, minute, which);
        }
        long timed = sum.get(Count.CALLS) - sum.get(Count.CANCELLED) - sum.hits();
        over.add(
            new MinuteOf(
                which,
                sum.get(Count.CALLS),
                sum.get(Count.FAILED),
                timed,
                sum.nanos(Timing.UPSTREAM)));
      }
      return over;
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns a copy of every series' counts since the beginning. */
  List<Lifetime> lifetimes() {
    table.lock.lock();
    try {
      return table.series().stream().map(Series::lifetime).toList();
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns the exception types by their numbers. */
  List<String> failureTypes() {
    table.lock.lock();
    try {
      return table.failureTypes.names();
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns 0 for a low load to 3 for a critical one. */
  int loadNumber() {
    return switch (load) {
      case LOW -> 0;
      case MEDIUM -> 1;
      case HIGH -> 2;
      case CRITICAL -> 3;
    };
  }

  long batchRequests() {
    return batches.getCount();
  }

  long batchCalls() {
    return batchedCalls.getCount();
  }

  long batchItems() {
    return batchedItems.getCount();
  }

  private Map<String, Stats> stats(Scope.Kind kind, Window window) {
    List<Scope> scopes;
    table.lock.lock();
    try {
      scopes = table.scopes(kind);
    } finally {
      table.lock.unlock();
    }
    Map<String, Stats> stats = new TreeMap<>();
    for (Scope scope : scopes) {
      Stats found = new Reading(table, scope).stats(window);
      if (found.calls() + found.attempts().count() > 0) {
        stats.put(scope.name, found);
      }
    }
    return Collections.unmodifiableMap(stats);
  }

  private long elapsedNanos() {
    table.lock.lock();
    try {
      return table.elapsedNanos();
    } finally {
      table.lock.unlock();
    }
  }

  /** Takes the metrics out of the registry. */
  @Override
  public void close() {
    registration.close();
  }

  private void onCall(CallEnded call) {
    List<News> news;
    table.lock.lock();
    try {
      Series series = table.find(call.origin(), call.model(), call.endpoint());
      Tally tally = series.open(table.minute());
      tally.add(Count.CALLS, 1);
      String failure = call.failure();
      if (failure == null) {
        tally.add(Count.of(call.cacheStatus()), 1);
      } else if (failure.equals(CANCELLED)) {
        tally.add(Count.CANCELLED, 1);
      } else {
        tally.add(Count.FAILED, 1);
        int type = table.failureTypes.indexOf(failure);
        tally.addCallFailure(type);
        table.failed(series, type);
      }
      if (!CANCELLED.equals(failure)) {
        // How long somebody had patience says nothing about a provider.
        boolean cached = failure == null && call.cacheStatus().isHit();
        series.record(cached ? Timing.CACHED : Timing.UPSTREAM, call.totalNanos());
      }
      if (call.firstTokenNanos() >= 0) {
        tally.add(Count.FIRST_TOKENS, 1);
        series.record(Timing.FIRST_TOKEN, call.firstTokenNanos());
      }
      TokenUsage usage = call.usage();
      tally.add(Count.TOKENS_INPUT_FRESH, usage.inputFresh());
      tally.add(Count.TOKENS_INPUT_CACHED, usage.inputCached());
      tally.add(Count.TOKENS_CACHE_WRITTEN, usage.cacheWritten());
      tally.add(Count.TOKENS_OUTPUT, usage.outputVisible());
      tally.add(Count.TOKENS_REASONING, usage.reasoning());
      news = table.takeNews();
    } finally {
      table.lock.unlock();
    }
    publish(news);
  }

  private void onAttempt(AttemptEnded attempt) {
    List<News> news;
    table.lock.lock();
    try {
      Series series = table.find(attempt.origin(), attempt.model(), attempt.endpoint());
      Tally tally = series.open(table.minute());
      tally.add(Count.ATTEMPTS, 1);
      long picos = Picos.of(attempt.cost());
      if (picos == Picos.UNKNOWN) {
        tally.add(Count.COST_UNKNOWN, 1);
      } else {
        tally.add(Count.COST_PICOS, picos);
      }
      String failure = attempt.failure();
      if (!CANCELLED.equals(failure)) {
        series.record(Timing.ATTEMPT, attempt.durationNanos());
        if (failure != null) {
          tally.add(Count.ATTEMPTS_FAILED, 1);
          int type = table.failureTypes.indexOf(failure);
          tally.addAttemptFailure(type);
          table.failed(series, type);
        }
      }
      news = table.takeNews();
    } finally {
      table.lock.unlock();
    }
    publish(news);
  }

  private void onCircuit(CircuitChanged change) {
    watch(change.endpoint());
    circuits.changed(change, elapsedNanos());
  }

  private void publish(List<News> news) {
    if (news.isEmpty()) {
      return; // before an iterator is made
    }
    for (News item : news) {
      Scope scope = item.scope();
      if (item.failureType() >= 0) {
        registration.addFailure(scope, item.failureType(), item.failure());
      } else {
        registration.add(scope);
        if (scope.kind == Scope.Kind.ENDPOINT
            && !scope.name.equals(SeriesTable.NONE)
            && !scope.name.equals(SeriesTable.OTHER)) {
          watch(scope.name);
        }
      }
    }
  }

  private void watch(String endpoint) {
    Circuits.Circuit circuit = circuits.admit(endpoint);
    if (circuit == null) {
      return;
    }
    Gauge<Integer> state = circuit::stateNumber;
    registration.addCircuit(endpoint, "state", state);
    for (CircuitState to : CircuitState.values()) {
      Gauge<Long> transitions = () -> circuit.transitions(to);
      String name = to.name().toLowerCase(Locale.ROOT).replace('_', '-');
      registration.addCircuit(endpoint, "transitions." + name, transitions);
    }
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
