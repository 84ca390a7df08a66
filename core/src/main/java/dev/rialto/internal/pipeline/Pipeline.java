package dev.rialto.internal.pipeline;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.BatchSettings;
import dev.rialto.config.RialtoSettings;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.batch.BatchStage;
import dev.rialto.internal.batch.PackStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.cost.CostStage;
import dev.rialto.internal.cost.Sharing;
import dev.rialto.internal.cost.SqlLedger;
import dev.rialto.internal.fit.FitStage;
import dev.rialto.internal.jobs.Accounts;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.internal.jobs.SideHttp;
import dev.rialto.internal.output.OutputStage;
import dev.rialto.internal.promote.JobStage;
import dev.rialto.internal.route.RouterStage;
import dev.rialto.internal.tools.ToolStage;
import dev.rialto.internal.upstream.UpstreamStage;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of the stages. This is the only place that knows them all.
 *
 * @param entry the outermost stage
 * @param cache the stage that counts hits
 * @param batcher the stage that merges embedding requests
 * @param jobs the stage that knows the batches
 * @param admission the stage that knows the load
 * @param breaker the stage that knows how endpoints do
 * @param router the stage that explains its choices
 * @param cost the stage that knows what was spent
 * @param upstream the innermost stage, which can be told to send nothing more
 */
record Pipeline(
    Stage entry,
    CacheStage cache,
    BatchStage batcher,
    JobStage jobs,
    AdmissionStage admission,
    BreakerStage breaker,
    RouterStage router,
    CostStage cost,
    UpstreamStage upstream) {

  /** Puts the stages together. Read from the bottom up, this is the way of a call. */
  static Pipeline assemble(
      RialtoSettings settings,
      Transport transport,
      ModelGuide guide,
      Ticker ticker,
      Scheduler scheduler,
      Executor callbacks,
      Listeners events,
      Supplier<ModelCatalog> catalog,
      TokenCounter tokens,
      Clock clock,
      CacheTiers tiers,
      @Nullable Sharing sharing,
      @Nullable SqlLedger ledger,
      LimitShares shares,
      JobStore jobStore,
      Function<String, List<BatchSite>> sites) {
    UpstreamStage upstream = new UpstreamStage(transport, scheduler, callbacks, catalog);
    BreakerStage breaker = new BreakerStage(upstream, settings.breaker(), ticker, events);
    AtomicReference<LoadLevel> level = new AtomicReference<>(LoadLevel.LOW);
    CostStage cost =
        new CostStage(breaker, settings.cost(), catalog, tokens, clock, sharing, ledger);
    RouterStage router =
        new RouterStage(
            cost,
            settings.providers(),
            settings.routes(),
            settings.retry(),
            settings.hedge(),
            breaker::health,
            guide,
            ticker,
            scheduler,
            events,
            new RouterStage.Surroundings(
                new ModelListProbe(new SideHttp(transport, ticker, callbacks)),
                () -> repeats(settings, Objects.requireNonNull(level.get())),
                shares,
                settings.admission().maxQueued(),
                settings.admission().maxWaitNanos()));
    BatchStage batcher =
        new BatchStage(
            router,
            settings.batch(),
            call -> limits(call, router, settings.batch()),
            ticker,
            scheduler,
            events);
    AdmissionStage admission =
        new AdmissionStage(batcher, settings.admission(), ticker, scheduler, noting(level, events));
    JobStage jobs =
        new JobStage(
            admission,
            settings.jobs(),
            jobStore,
            ticker,
            scheduler,
            InstantSource.system(),
            new JobStage.Surroundings(
                router::first,
                sites,
                new BatchCosts(cost),
                () -> ThreadLocalRandom.current().nextDouble(),
                callbacks,
                events));
    Stage output = new OutputStage(jobs, router.repeats(), ticker);
    Stage packer = new PackStage(output, scheduler, events);
    CacheStage cache =
        new CacheStage(
            packer,
            settings.cache(),
            ticker,
            tiers.chain(),
            tiers.context(),
            tiers.semantic(),
            tiers.warmer(
                settings.cache(),
                clock,
                ticker,
                new Quiet(admission, breaker, settings.providers(), ticker),
                events));
    Stage fit =
        new FitStage(
            cache,
            call ->
                router.longestContext(
                    call,
                    (promptTokens, provider, model) ->
                        new FitStage.Room(
                            promptTokens, request -> guide.tokens(request, provider, model))));
    Stage tools = new ToolStage(fit, callbacks, ticker, events);
    return new Pipeline(tools, cache, batcher, jobs, admission, breaker, router, cost, upstream);
  }

  /** Whichever candidate is chosen, the request must fit it. */
  private static EmbeddingLimits limits(Call call, RouterStage router, BatchSettings settings) {
    EmbeddingLimits[] all = {EmbeddingLimits.NONE};
    router.endpoints(
        call,
        endpoint -> {
          EmbeddingLimits own = settings.limits(endpoint.provider());
          all[0] = all[0].and(own != null ? own : endpoint.protocol().embeddingLimits());
        });
    return all[0];
  }

  /** The router stands below the stage that knows the load, and heeds it all the same. */
  private static Consumer<PipelineEvent> noting(
      AtomicReference<LoadLevel> level, Consumer<PipelineEvent> events) {
    return event -> {
      if (event instanceof PipelineEvent.LoadChanged changed) {
        level.set(changed.to());
      }
      events.accept(event);
    };
  }

  private static int repeats(RialtoSettings settings, LoadLevel level) {
    return settings.admission().loadLevels()
        ? AdmissionStage.repeats(level)
        : settings.retry().maxRepeats();
  }

  /** Returns where what batches cost is counted that are sent past this. */
  Accounts batchAccounts(Ticker ticker, Consumer<PipelineEvent> events) {
    return new BatchAccounts(cost, ticker, events);
  }
}
