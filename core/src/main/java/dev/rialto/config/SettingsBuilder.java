package dev.rialto.config;

import dev.rialto.CacheMode;
import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.provider.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings that {@code Rialto.builder()} and {@code RialtoModule.builder()} have in
 * common. Not thread-safe.
 *
 * <p>Each method that takes a consumer of settings may be called several times, as one file of an
 * application follows another: what is set is added to what was set before, and what contradicts it
 * is refused when the Rialto is built. Routes alone are set as a whole, each by its task.
 *
 * @param <B> the builder itself
 */
public abstract class SettingsBuilder<B extends SettingsBuilder<B>> {

  private final List<Provider> providers = new ArrayList<>();
  private final RouteSettings.Builder routes = RouteSettings.builder();
  private RetrySettings retry = RetrySettings.DEFAULT;
  private HedgeSettings hedge = HedgeSettings.DEFAULT;
  private BreakerSettings breaker = BreakerSettings.DEFAULT;
  private final CacheSettings.Builder cache = CacheSettings.builder();
  private boolean cacheAsked;
  private final AdmissionSettings.Builder admission = AdmissionSettings.builder();
  private final BatchSettings.Builder batch = BatchSettings.builder();
  private final JobSettings.Builder jobs = JobSettings.builder();
  private CatalogSettings catalog = CatalogSettings.DEFAULT;
  private final CostSettings.Builder cost = CostSettings.builder();
  private final RegionSettings.Builder regions = RegionSettings.builder();
  private final HealthSettings.Builder health = HealthSettings.builder();
  private Duration timeout = Duration.ofSeconds(60);
  private boolean timeoutSet;
  private TuningSettings.@Nullable Builder tuning;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Profile> profiles = new LinkedHashMap<>();
  private final ConversationSettings.Builder conversations = new ConversationSettings.Builder();
  private Clock clock = Clock.system(ZoneId.systemDefault());
  private @Nullable Executor callbackExecutor;
  private Duration drain = Duration.ofSeconds(5);

  /** For {@code Rialto.Builder} and {@code RialtoModule.Builder}. */
  protected SettingsBuilder() {
    Task.BUILT_IN.forEach(task -> tasks.put(task.name(), task));
    Task.BESIDE_COMPLETIONS.forEach(task -> tasks.put(task.name(), task));
    Profile.BUILT_IN.forEach(profile -> profiles.put(profile.name(), profile));
  }

  /** Returns this builder. */
  protected abstract B self();

  /** Adds a provider. Calls that name no model and have no route go to the first one. */
  public B provider(Provider value) {
    providers.add(Objects.requireNonNull(value, "provider"));
    return self();
  }

  /** Sets the models that serve a task: a primary and the fallbacks behind it. */
  public B route(Task task, Consumer<Route.Builder> route) {
    return route(task.name(), route);
  }

  /** Sets the models that serve a task: a primary and the fallbacks behind it. */
  public B route(String task, Consumer<Route.Builder> route) {
    Route.Builder builder = Route.builder();
    route.accept(builder);
    routes.task(task, builder.build());
    return self();
  }

  /** Sets the models that serve every task without a route of its own. */
  public B route(Consumer<Route.Builder> route) {
    Route.Builder builder = Route.builder();
    route.accept(builder);
    routes.byDefault(builder.build());
    return self();
  }

  /** Sets which of a provider's regions is asked: where this process is, and what counts. */
  public B regions(Consumer<RegionSettings.Builder> settings) {
    settings.accept(regions);
    return self();
  }

  /** Sets what is done about the health of endpoints that nobody calls, and about trends. */
  public B health(Consumer<HealthSettings.Builder> settings) {
    settings.accept(health);
    return self();
  }

  /**
   * Shares the limits that providers were given ({@code requestsPerMinute}, {@code
   * tokensPerMinute}) with all processes that use the same keys and this Redis. Each leases about a
   * second's worth ahead, so that no call waits for Redis; while it is away, each goes by the limit
   * as if it were alone. Needs {@code io.lettuce:lettuce-core}.
   *
   * @param url as {@code redis://[[user]:password@]host[:port][/database]}
   */
  public B sharedLimits(String url) {
    return sharedLimits(RedisSettings.of(url));
  }

  /** Shares limits as {@link #sharedLimits(String)} does, with times of one's own. */
  public B sharedLimits(RedisSettings redis) {
    routes.sharedLimits(redis);
    return self();
  }

  /** Sets how failed attempts are repeated. */
  public B retry(Consumer<RetrySettings.Builder> settings) {
    RetrySettings.Builder builder = retry.toBuilder();
    settings.accept(builder);
    retry = builder.build();
    return self();
  }

  /** Sets when a second candidate is asked beside one that stays silent. */
  public B hedge(Consumer<HedgeSettings.Builder> settings) {
    HedgeSettings.Builder builder = hedge.toBuilder();
    settings.accept(builder);
    hedge = builder.build();
    return self();
  }

  /** Sets when an endpoint is left alone for a while. */
  public B breaker(Consumer<BreakerSettings.Builder> settings) {
    BreakerSettings.Builder builder = breaker.toBuilder();
    settings.accept(builder);
    breaker = builder.build();
    return self();
  }

  /**
   * Switches the answer cache on for all calls that do not say otherwise, and sets what it
   * remembers and for how long; {@code cache(c -> c.mode(CacheMode.OFF)…)} leaves it to methods and
   * calls to ask for it.
   */
  public B cache(Consumer<CacheSettings.Builder> settings) {
    if (!cacheAsked) {
      cache.mode(CacheMode.ON);
      cacheAsked = true;
    }
    settings.accept(cache);
    return self();
  }

  /** Sets how many calls may be under way and how many may wait. */
  public B admission(Consumer<AdmissionSettings.Builder> settings) {
    settings.accept(admission);
    return self();
  }

  /** Sets how the embedding calls of many callers are merged. */
  public B batch(Consumer<BatchSettings.Builder> settings) {
    settings.accept(batch);
    return self();
  }

  /**
   * Sets when calls that may wait ({@link dev.rialto.Completion#batch()}) are put into a provider's
   * batch, and where they are written down.
   */
  public B jobs(Consumer<JobSettings.Builder> settings) {
    settings.accept(jobs);
    return self();
  }

  /** Adds to what is known of models: their limits, what they refuse, their prices. */
  public B catalog(Consumer<CatalogSettings.Builder> settings) {
    CatalogSettings.Builder builder = catalog.toBuilder();
    settings.accept(builder);
    catalog = builder.build();
    return self();
  }

  /** Sets what may be spent: by day, by month, by tenant, by call. */
  public B budget(Consumer<CostSettings.Builder> settings) {
    settings.accept(cost);
    return self();
  }

  /** Sets the deadline of calls that name none; 60 s if not set. */
  public B timeout(Duration value) {
    timeout = Objects.requireNonNull(value, "timeout");
    timeoutSet = true;
    return self();
  }

  /**
   * Has settings tuned while the Rialto runs: the size of memory's cache, of merged embedding
   * requests, the default deadline and how many calls may be under way, each within its bounds. Off
   * unless called; {@code tuning(t -> t.dryRun())} only advises.
   *
   * <p>Every five minutes it looks whether a setting is in the way: answers that had to go for
   * room, calls that queue, deadlines that pass. If so, one setting is moved by a step, given a
   * window to settle, and measured against what was before. It stays there only if its goal has
   * gained more than chance explains and errors have not; else it goes back, and is left alone for
   * a while that grows. Each step is an event with its reason, and a line in the log {@code
   * dev.rialto.tuning}. An upper bound is never above what the settings themselves say, unless it
   * is named here.
   */
  public B tuning(Consumer<TuningSettings.Builder> settings) {
    TuningSettings.Builder builder = tuning == null ? TuningSettings.builder() : tuning;
    settings.accept(builder);
    tuning = builder;
    return self();
  }

  /** Adds or replaces tasks, as {@link Task#CAPPED}. */
  public B tasks(Collection<Task> values) {
    values.forEach(this::task);
    return self();
  }

  /** Adds a task of the application's own, or replaces a built-in one. */
  public B task(Task value) {
    tasks.put(value.name(), value);
    return self();
  }

  /** Adds a profile of the application's own, or replaces a built-in one. */
  public B profile(Profile value) {
    profiles.put(value.name(), value);
    return self();
  }

  /**
   * Sets how much of a conversation of {@link dev.rialto.MemoryId} is sent along, and where it is
   * kept.
   */
  public B conversations(Consumer<ConversationSettings.Builder> settings) {
    settings.accept(conversations);
    return self();
  }

  /**
   * Sets the clock, and by it the zone, of {@code {{current_date}}}, {@code {{current_time}}} and
   * {@code {{current_date_time}}} in templates, of the hours that warming learns, and of how long
   * answers are kept in tiers behind memory; the system's if not set. Memory goes by time that
   * passes, whatever a clock is set to.
   */
  public B clock(Clock value) {
    clock = Objects.requireNonNull(value, "clock");
    return self();
  }

  /**
   * Sets what runs the dependents of futures; a few daemon threads if not set. {@code
   * Runnable::run} runs them on the thread that has the answer, mostly the transport's, which saves
   * a hand-over from thread to thread for each call: they must then be short, and must not wait for
   * anything.
   */
  public B callbackExecutor(Executor value) {
    callbackExecutor = Objects.requireNonNull(value, "callbackExecutor");
    return self();
  }

  /**
   * Sets how long closing waits for the calls that run, while none may begin; those that are left
   * then are ended. {@link Duration#ZERO} ends them at once; 5 s if not set.
   */
  public B drain(Duration value) {
    drain = Require.notNegative("drain", value);
    return self();
  }

  /**
   * Returns the settings.
   *
   * @throws dev.rialto.ConfigurationException if they contradict each other
   */
  protected final RialtoSettings settings() {
    CacheSettings builtCache = cache.build();
    AdmissionSettings builtAdmission = admission.build();
    BatchSettings builtBatch = batch.build();
    return new RialtoSettings(
        providers,
        routes.regions(regions.build()).health(health.build()).build(),
        retry,
        hedge,
        breaker,
        builtCache,
        builtAdmission,
        builtBatch,
        jobs.build(),
        catalog,
        cost.build(),
        conversations.build(),
        timeout,
        tasks,
        profiles,
        clock,
        callbackExecutor,
        drain,
        tuning == null
            ? null
            : withinWhatIsFixed(tuning.build(), builtCache, builtBatch, builtAdmission));
  }

  private TuningSettings withinWhatIsFixed(
      TuningSettings asked, CacheSettings cache, BatchSettings batch, AdmissionSettings admission) {
    TuningSettings fixed = asked;
    if (cache.fixesEntries()) {
      fixed = fixed.fixedAt(Tunable.CACHE_ENTRIES, cache.memoryEntries());
    }
    if (batch.fixesItems()) {
      fixed = fixed.fixedAt(Tunable.BATCH_ITEMS, batch.maxItems());
    }
    if (timeoutSet) {
      fixed = fixed.fixedAt(Tunable.TIMEOUT, Math.max(1, timeout.toMillis()));
    }
    if (admission.fixesConcurrency()) {
      fixed = fixed.fixedAt(Tunable.CONCURRENCY, admission.maxConcurrent());
    }
    return fixed;
  }
}
