package dev.rialto.internal.pipeline;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.config.RialtoSettings;
import dev.rialto.config.Route;
import dev.rialto.config.SemanticSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.config.WarmingSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.semantic.SemanticStore;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.RedisTier;
import dev.rialto.internal.cache.tier.SqlTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.warming.Warmer;
import dev.rialto.internal.cache.warming.WarmingStore;
import dev.rialto.internal.onnx.MiniLm;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.provider.Provider;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of the cache come to: its tiers, and what it has to know of routes and prices.
 */
record CacheTiers(
    TierChain chain,
    CacheContext context,
    @Nullable SemanticTier semantic,
    @Nullable WarmingStore warming) {

  static CacheTiers of(
      RialtoSettings all,
      Stores stores,
      Supplier<ModelCatalog> catalog,
      Ticker ticker,
      Scheduler scheduler,
      Executor callbacks) {
    CacheSettings cache = all.cache();
    InstantSource clock = all.clock();
    TierChain chain = new TierChain(cache.namespace(), cache.maxAnswerBytes(), clock, scheduler);
    RedisSettings redisSettings = cache.redis();
    if (redisSettings != null) {
      Redis redis = stores.redis(redisSettings);
      chain.add(new RedisTier(redis, cache.namespace()), redis.guard(), /* guardsItself= */ true);
    }
    for (CacheTier own : cache.tiers()) {
      chain.add(own, guardOf(own, cache, ticker, scheduler), /* guardsItself= */ false);
    }
    SqlSettings sqlSettings = cache.sql();
    if (sqlSettings != null) {
      Sql sql = stores.database(sqlSettings);
      chain.add(
          new SqlTier(sql, cache.namespace(), clock, scheduler),
          sql.guard(),
          /* guardsItself= */ true);
    }
    return new CacheTiers(
        chain,
        new CacheContext(
            (model, task) -> model.isEmpty() ? candidates(all, task) : model,
            (model, usage) -> price(catalog.get(), model, usage),
            callbacks,
            scheduler),
        semantic(
            cache,
            stores,
            ticker,
            scheduler,
            callbacks,
            sqlSettings == null || cache.semantic() == null
                ? null
                : new SemanticStore(
                    stores.database(sqlSettings), cache.namespace(), clock, scheduler)),
        sqlSettings == null || cache.warming() == null
            ? null
            : new WarmingStore(stores.database(sqlSettings), cache.namespace(), clock, scheduler));
  }

  /**
   * Returns what fetches answers ahead; null if nothing does.
   *
   * @param clock tells hours and weekdays
   * @param quiet tells whether calls that nobody waits for may be made now
   * @param events hears of it
   */
  @Nullable Warmer warmer(
      CacheSettings cache,
      Clock clock,
      Ticker ticker,
      BooleanSupplier quiet,
      Consumer<PipelineEvent> events) {
    WarmingSettings settings = cache.warming();
    return settings == null
        ? null
        : new Warmer(
            settings,
            clock,
            ticker,
            context.scheduler(),
            context.callbacks(),
            quiet,
            events,
            warming);
  }

  private static @Nullable SemanticTier semantic(
      CacheSettings cache,
      Stores stores,
      Ticker ticker,
      Scheduler scheduler,
      Executor callbacks,
      @Nullable SemanticStore store) {
    SemanticSettings settings = cache.semantic();
    if (settings == null) {
      return null;
    }
    EmbeddingModel own = settings.model();
    if (own == null) {
      MiniLm.requirePresent();
    }
    return new SemanticTier(
        settings,
        () -> own != null ? own : stores.localEmbeddings(),
        ticker,
        scheduler,
        callbacks,
        () -> ThreadLocalRandom.current().nextDouble(),
        store);
  }

  private static StoreGuard guardOf(
      CacheTier tier, CacheSettings cache, Ticker ticker, Scheduler scheduler) {
    CacheTier.Key none = new CacheTier.Key("0".repeat(64), "-", "-", "-");
    return new StoreGuard(
        "The cache tier '" + tier.name() + "'",
        cache.tierTimeoutNanos(),
        cache.tierTimeoutNanos(),
        ticker,
        scheduler,
        () -> tier.get(none),
        error -> true);
  }

  private static String candidates(RialtoSettings all, String task) {
    Route route = all.routes().byTask().get(task);
    if (route == null) {
      route = all.routes().byDefault();
    }
    List<String> names =
        route != null ? route.models() : all.providers().stream().map(Provider::name).toList();
    return String.join(" ", names);
  }

  private static long price(ModelCatalog catalog, String model, TokenUsage usage) {
    return catalog
        .find(model)
        .flatMap(known -> known.prices().flatMap(prices -> prices.cost(usage)))
        .map(Usd::toPicosUp)
        .orElse(-1L);
  }
}
