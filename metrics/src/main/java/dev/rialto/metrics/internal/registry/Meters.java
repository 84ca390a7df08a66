package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.rialto.CancelledCallException;
import dev.rialto.TokenUsage;
import dev.rialto.metrics.CircuitStatus;
import dev.rialto.metrics.Stats;
import dev.rialto.metrics.Window;
import dev.rialto.metrics.internal.series.Count;
import dev.rialto.metrics.internal.series.Lifetime;
import dev.rialto.metrics.internal.series.Minute;
import dev.rialto.metrics.internal.series.Picos;
import dev.rialto.metrics.internal.series.Reading;
import dev.rialto.metrics.internal.series.Scope;
import dev.rialto.metrics.internal.series.Series;
import dev.rialto.metrics.internal.series.SeriesTable;
import dev.rialto.metrics.internal.series.SeriesTable.News;
import dev.rialto.metrics.internal.series.Tally;
import dev.rialto.metrics.internal.series.Timing;
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
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Everything that is counted and timed, behind {@link dev.rialto.metrics.RialtoMetrics}: the one
 * place where events, series and the registry's names meet. Thread-safe; an event allocates nothing
 * once its method, model and endpoint have been seen.
 */
public final class Meters {

  private static final String CANCELLED = CancelledCallException.class.getSimpleName();

  private final SeriesTable table;
  private final Registration registration;
  private final Circuits circuits;
  private final ProviderLimits limits;
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
  private volatile LoadLevel load = LoadLevel.LOW;

  /**
   * Registers what there is from the beginning.
   *
   * @param maxNames how many methods, models and endpoints are told apart, of each
   * @param maxSeries how many combinations of them are
   * @throws IllegalArgumentException if the registry has metrics of another one under this prefix
   */
  public Meters(
      MetricRegistry registry,
      String prefix,
      Ticker ticker,
      Resources resources,
      int maxNames,
      int maxSeries) {
    this.resources = resources;
    table = new SeriesTable(ticker, maxNames, maxSeries);
    circuits = new Circuits(table.lock, maxNames);
    registration = new Registration(registry, prefix, table);
    registration.add(table.all());
    limits = new ProviderLimits(registration, maxNames);
    Gauge<Integer> level = this::loadNumber;
    registration.put("load.level", level);
    transports.register(registration);
    pipelines.register(registration);
    tunings = new Tunings(registration, pipelines);
    outlooks = new Outlooks(registration, maxNames);
    resources.register(registration);
    caches = new Caches(registration);
    registration.put("batch.requests", batches);
    registration.put("batch.calls", batchedCalls);
    registration.put("batch.items", batchedItems);
    providerBatches = new ProviderBatches(registration, maxNames);
  }

  /** Counts an event; of any thread. */
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

  public void onTransport(Transport transport) {
    transports.add(transport);
  }

  public void onPipeline(PipelineView pipeline) {
    pipelines.add(pipeline);
    pipelines.register(registration, pipeline);
    tunings.register(pipeline);
  }

  public void onCache(Supplier<CacheStatistics> statistics) {
    caches.add(statistics);
  }

  public Pipelines pipelines() {
    return pipelines;
  }

  public Tunings tunings() {
    return tunings;
  }

  public ProviderBatches providerBatches() {
    return providerBatches;
  }

  public Resources resources() {
    return resources;
  }

  public Outlooks outlooks() {
    return outlooks;
  }

  public Transports transports() {
    return transports;
  }

  public Caches caches() {
    return caches;
  }

  /** Returns the circuit breakers that were heard of. */
  public List<CircuitStatus> circuits() {
    return circuits.status(table.elapsed());
  }

  /** Returns since when there has been anything to count. */
  public Duration uptime() {
    return Duration.ofNanos(table.elapsed());
  }

  /** Returns the statistics of all calls in a window. */
  public Stats stats(Window window) {
    return new Reading(table, table.all()).stats(window);
  }

  /** Returns the statistics of a window by the names of a kind. */
  public Map<String, Stats> stats(Scope.Kind kind, Window window) {
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

  /** Returns the minutes that are over and later than one; at most the last 14. */
  public List<Minute> minutesAfter(long last) {
    return table.minutesAfter(last);
  }

  /** Returns a copy of every series' counts since the beginning. */
  public List<Lifetime> lifetimes() {
    return table.lifetimes();
  }

  /** Returns the exception types by their numbers. */
  public List<String> failureTypes() {
    table.lock.lock();
    try {
      return table.failureTypes.names();
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns 0 for a low load to 3 for a critical one. */
  public int loadNumber() {
    return switch (load) {
      case LOW -> 0;
      case MEDIUM -> 1;
      case HIGH -> 2;
      case CRITICAL -> 3;
    };
  }

  public long batchRequests() {
    return batches.getCount();
  }

  public long batchCalls() {
    return batchedCalls.getCount();
  }

  public long batchItems() {
    return batchedItems.getCount();
  }

  /** Takes the metrics out of the registry. */
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
      if (!CANCELLED.equals(failure) && attempt.durationNanos() >= 0) {
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
    circuits.changed(change, table.elapsed());
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
}
