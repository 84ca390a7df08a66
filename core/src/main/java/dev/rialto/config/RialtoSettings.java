package dev.rialto.config;

import dev.rialto.CacheMode;
import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.provider.KeyLimits;
import dev.rialto.provider.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a Rialto. Immutable. Made by {@link SettingsBuilder}.
 *
 * @param providers the providers, in the order they were named; not empty
 * @param routes which models serve which task
 * @param retry how failed attempts are repeated
 * @param hedge when a second candidate is asked beside a silent one
 * @param breaker when an endpoint is left alone
 * @param cache what answers are remembered
 * @param admission how many calls may be under way
 * @param batch how embedding calls are merged
 * @param jobs when calls wait for a provider's batch
 * @param catalog what is known of models
 * @param cost what may be spent
 * @param conversations how conversations are kept
 * @param timeout the deadline of calls that name none
 * @param tasks all tasks, by name
 * @param profiles all profiles, by name
 * @param clock tells templates the date and the time, in its zone
 * @param callbackExecutor runs what depends on futures; null: threads of the Rialto's own
 * @param drain how long closing waits for the calls that run; zero: it ends them at once
 * @param tuning which settings may be tuned while it runs; null: none
 */
public record RialtoSettings(
    List<Provider> providers,
    RouteSettings routes,
    RetrySettings retry,
    HedgeSettings hedge,
    BreakerSettings breaker,
    CacheSettings cache,
    AdmissionSettings admission,
    BatchSettings batch,
    JobSettings jobs,
    CatalogSettings catalog,
    CostSettings cost,
    ConversationSettings conversations,
    Duration timeout,
    Map<String, Task> tasks,
    Map<String, Profile> profiles,
    Clock clock,
    @Nullable Executor callbackExecutor,
    Duration drain,
    @Nullable TuningSettings tuning) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /** Copies the collections and checks what no single setting can know. */
  public RialtoSettings {
    providers = List.copyOf(providers);
    tasks = Map.copyOf(tasks);
    profiles = Map.copyOf(profiles);
    if (providers.isEmpty()) {
      throw Require.refused("provider", "missing", "one or more, such as OpenAi.fromEnv()");
    }
    if (providers.stream().map(Provider::name).distinct().count() != providers.size()) {
      throw Require.refused(
          "provider", providers.stream().map(Provider::name).toList(), "each name once");
    }
    requireKnown("route.task", routes.byTask().keySet(), tasks);
    requireKnown("cache.ttl of a task", cache.tasks(), tasks);
    for (Route route : routes.byTask().values()) {
      requireKnown("route.auto.weights", route.auto().weights().keySet(), profiles);
    }
    Route ofAll = routes.byDefault();
    if (ofAll != null) {
      requireKnown("route.auto.weights", ofAll.auto().weights().keySet(), profiles);
    }
    requireKnown(
        "batch.limits of a provider",
        batch.limited(),
        providers.stream().collect(Collectors.toMap(Provider::name, provider -> provider)));
    requireNames("task", tasks.keySet());
    requireNames("profile", profiles.keySet());
    Require.positive("timeout", timeout);
    Require.notNegative("drain", drain);
    if (catalog.refreshFrom() == null
        && !catalog.refreshEvery().equals(CatalogSettings.DEFAULT.refreshEvery())) {
      throw Require.refused(
          "catalog.refreshEvery",
          catalog.refreshEvery() + ", but nothing is refreshed",
          "with catalog.refreshFrom");
    }
    if (cache.mode() == CacheMode.SEMANTIC && cache.semantic() == null) {
      throw Require.refused(
          "cache.mode",
          CacheMode.SEMANTIC + ", but nothing says when texts mean the same",
          "with cache.semantic");
    }
    if (cache.leaseNanos() > 0 && cache.redis() == null && cache.tiers().isEmpty()) {
      throw Require.refused(
          "cache.leaseAcrossInstances",
          Duration.ofNanos(cache.leaseNanos()) + ", but there is nothing to agree by",
          "with cache.redis, or a cache.tier that gives leases");
    }
    if (routes.sharedLimits() != null
        && providers.stream().allMatch(p -> p.keyLimits().equals(KeyLimits.NONE))) {
      throw Require.refused(
          "sharedLimits",
          "set, but no provider has a limit",
          "requestsPerMinute or tokensPerMinute of one provider at least");
    }
  }

  private static void requireKnown(String setting, Set<String> named, Map<String, ?> known) {
    for (String name : named) {
      if (!known.containsKey(name)) {
        throw Require.refused(
            setting, "'" + name + "'", "a known one: " + new TreeSet<>(known.keySet()));
      }
    }
  }

  private static void requireNames(String setting, Set<String> names) {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw Require.refused(setting, "'" + name + "'", "lower-case letters, digits and hyphens");
      }
    }
  }
}
