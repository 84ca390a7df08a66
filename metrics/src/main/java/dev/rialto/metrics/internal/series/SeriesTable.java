package dev.rialto.metrics.internal.series;

import dev.rialto.spi.PipelineEvent.Origin;
import dev.rialto.spi.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All series, found by method, model and endpoint without making a key, and put together in scopes.
 *
 * <p>One lock guards everything that hangs from here. It is taken by the thread that feeds the
 * listeners and by readers, never by a caller; what happens under it is short and calls nobody.
 *
 * <p>The number of series is bounded: a provider decides what a model is called in its answer, and
 * must not be able to fill the memory. Names over the cap are counted as {@link #OTHER}.
 */
public final class SeriesTable {

  /** Stands for every name that had no room. */
  public static final String OTHER = "other";

  /** Stands for the model and the endpoint of a call that never got one. */
  public static final String NONE = "none";

  private static final Origin OTHER_ORIGIN = new Origin(OTHER, OTHER, "");
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int LONGEST_NAME = 120;

  public final ReentrantLock lock = new ReentrantLock();
  public final FailureTypes failureTypes = new FailureTypes();

  private final Ticker ticker;
  private final long startNanos;
  private final int maxNames;
  private final int maxSeries;
  private final Map<Origin, Map<String, Map<String, Series>>> table = new HashMap<>();
  private final Map<Scope.Kind, Map<String, Scope>> scopes = new HashMap<>();
  private final Scope all = new Scope(Scope.Kind.ALL, "");
  private final List<News> news = new ArrayList<>();
  private int count;
  private long nowNanos;

  public SeriesTable(Ticker ticker, int maxNames, int maxSeries) {
    this.ticker = ticker;
    this.maxNames = maxNames;
    this.maxSeries = maxSeries;
    startNanos = ticker.nanoTime();
    for (Scope.Kind kind : Scope.Kind.values()) {
      scopes.put(kind, new LinkedHashMap<>());
    }
    scopesOf(Scope.Kind.ALL).put("", all);
  }

  /** Returns the time since the beginning; it never goes back, whatever the clock does. */
  long elapsedNanos() {
    nowNanos = Math.max(nowNanos, ticker.nanoTime() - startNanos);
    return nowNanos;
  }

  /** Returns the same; takes the lock. */
  public long elapsed() {
    lock.lock();
    try {
      return elapsedNanos();
    } finally {
      lock.unlock();
    }
  }

  public long minute() {
    return elapsedNanos() / MINUTE_NANOS;
  }

  public Scope all() {
    return all;
  }

  /** Returns the scopes of a kind in the order in which they were first seen. */
  public List<Scope> scopes(Scope.Kind kind) {
    return new ArrayList<>(scopesOf(kind).values());
  }

  /** Returns every series. */
  List<Series> series() {
    return all.series;
  }

  /** Returns the series of an event. */
  public Series find(Origin origin, String model, String endpoint) {
    Series found = lookUp(origin, model, endpoint);
    return found != null ? found : findOrCreate(origin, model, endpoint);
  }

  /** Notes that a series saw an exception type. */
  public void failed(Series series, int type) {
    int bit = 1 << type;
    if ((series.announcedFailures & bit) != 0) {
      return;
    }
    series.announcedFailures |= bit;
    for (Scope scope : series.scopes) {
      if ((scope.announcedFailures & bit) == 0) {
        scope.announcedFailures |= bit;
        news.add(new News(scope, type, failureTypes.name(type)));
      }
    }
  }

  /** Returns what nobody has been told of yet, and forgets it. */
  public List<News> takeNews() {
    if (news.isEmpty()) {
      return List.of();
    }
    List<News> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Returns a copy of every series' counts since the beginning; takes the lock. */
  public List<Lifetime> lifetimes() {
    lock.lock();
    try {
      return series().stream().map(Series::lifetime).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the minutes that are over and later than one, at most the last 14; takes the lock. */
  public List<Minute> minutesAfter(long last) {
    lock.lock();
    try {
      long now = minute();
      List<Minute> over = new ArrayList<>();
      for (long which = Math.max(last + 1, now - 14); which < now; which++) {
        Tally sum = new Tally();
        for (Series series : series()) {
          series.addNumbersTo(sum, now, which);
        }
        long calls = sum.get(Count.CALLS);
        long timed = calls - sum.get(Count.CANCELLED) - sum.hits();
        over.add(
            new Minute(which, calls, sum.get(Count.FAILED), timed, sum.nanos(Timing.UPSTREAM)));
      }
      return over;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A scope or one of its exception types was seen for the first time.
   *
   * @param failureType the number of the type; −1 if it is about the scope itself
   */
  public record News(Scope scope, int failureType, String failure) {}

  private Series findOrCreate(Origin origin, String model, String endpoint) {
    Origin method = admit(origin);
    String knownModel = admit(Scope.Kind.MODEL, model);
    String knownEndpoint = admit(Scope.Kind.ENDPOINT, endpoint);
    Series found = lookUp(method, knownModel, knownEndpoint);
    if (found != null) {
      return found;
    }
    if (count >= maxSeries) {
      found = lookUp(method, OTHER, OTHER);
      return found != null ? found : create(method, OTHER, OTHER);
    }
    return create(method, knownModel, knownEndpoint);
  }

  private Series create(Origin call, String model, String endpoint) {
    // What a call carries must not live as long as its series.
    Origin origin = new Origin(call.client(), call.method(), call.task());
    Series series = new Series(origin, model, endpoint, minute());
    table
        .computeIfAbsent(origin, key -> new HashMap<>())
        .computeIfAbsent(model, key -> new HashMap<>())
        .put(endpoint, series);
    count++;
    join(series, Scope.Kind.ALL, "");
    join(series, Scope.Kind.METHOD, origin.client() + "." + origin.method());
    join(series, Scope.Kind.MODEL, model);
    join(series, Scope.Kind.ENDPOINT, endpoint);
    return series;
  }

  private void join(Series series, Scope.Kind kind, String name) {
    Map<String, Scope> known = scopesOf(kind);
    Scope scope = known.get(name);
    if (scope == null) {
      scope = new Scope(kind, name);
      known.put(name, scope);
      news.add(new News(scope, -1, ""));
    }
    scope.series.add(series);
    series.scopes.add(scope);
  }

  private @Nullable Series lookUp(Origin origin, String model, String endpoint) {
    Map<String, Map<String, Series>> models = table.get(origin);
    if (models == null) {
      return null;
    }
    Map<String, Series> endpoints = models.get(model);
    return endpoints == null ? null : endpoints.get(endpoint);
  }

  private Origin admit(Origin origin) {
    boolean fits =
        origin.client().length() + origin.method().length() <= LONGEST_NAME
            && table.size() < maxNames;
    return fits || table.containsKey(origin) ? origin : OTHER_ORIGIN;
  }

  private String admit(Scope.Kind kind, String name) {
    if (name.isEmpty()) {
      return NONE;
    }
    Map<String, Scope> known = scopesOf(kind);
    boolean fits = name.length() <= LONGEST_NAME && known.size() < maxNames;
    return fits || known.containsKey(name) ? name : OTHER;
  }

  private Map<String, Scope> scopesOf(Scope.Kind kind) {
    Map<String, Scope> known = scopes.get(kind);
    if (known == null) {
      throw new IllegalStateException("no scopes of " + kind);
    }
    return known;
  }
}
