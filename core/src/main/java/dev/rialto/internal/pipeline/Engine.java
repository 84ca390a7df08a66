package dev.rialto.internal.pipeline;

import dev.rialto.AnswerCache;
import dev.rialto.BatchJob;
import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.Explanation;
import dev.rialto.Jobs;
import dev.rialto.Report;
import dev.rialto.Tuning;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.RedisSettings;
import dev.rialto.config.RialtoSettings;
import dev.rialto.cost.Costs;
import dev.rialto.internal.bulk.BulkTools;
import dev.rialto.internal.bulk.Heap;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.catalog.CatalogRefresh;
import dev.rialto.internal.catalog.LiveCatalog;
import dev.rialto.internal.client.CallPlanner;
import dev.rialto.internal.client.Defaults;
import dev.rialto.internal.client.LiveCalls;
import dev.rialto.internal.client.PipelineClient;
import dev.rialto.internal.client.PipelineEmbeddings;
import dev.rialto.internal.client.Toolboxes;
import dev.rialto.internal.events.EventBus;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.internal.jobs.SideHttp;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.route.RouterStage;
import dev.rialto.internal.time.Time;
import dev.rialto.internal.tokens.Tokens;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.Reporter;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportStats;
import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that runs behind one Rialto, and its end. Thread-safe.
 *
 * <p>Longer than its neighbours, since all that is opened here has to be closed here, in the
 * opposite order.
 */
public final class Engine implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  /** Longer than anybody waits, and what nanoseconds can still say. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Time time;
  private final LiveCalls live;
  private final CallbackThreads ownCallbacks;
  private final Stores stores;
  private final EventBus events;
  private final Transport transport;
  private final BulkTools bulkTools;
  private final AutoCloseable transportEnd;
  private final Duration drain;
  private final CallPlanner planner;
  private final PipelineClient client;
  private final Pipeline pipeline;

  /** Held, since listeners that show it hold it weakly. */
  private final Supplier<CacheStatistics> statistics;

  private final LiveCatalog catalog;
  private final SideDoor sideDoor;
  private final CatalogRefresh refresh;

  /** Listeners hold it weakly. */
  private final PipelineView view;

  private final TokenCounter tokens;
  private final Memory memory;
  private final Tuned tuned;
  private final @Nullable Reporter reporter;

  /**
   * Starts one.
   *
   * @param settings the settings
   * @param transport moves the bytes
   * @param closesTransport whether closing the engine closes the transport
   * @param listeners hear what happens
   * @param toolboxes where the tools of clients come from
   * @param time by what it goes; ended with the engine
   */
  public Engine(
      RialtoSettings settings,
      Transport transport,
      boolean closesTransport,
      List<PipelineListener> listeners,
      Toolboxes toolboxes,
      Time time) {
    Ticker ticker = time.ticker();
    Scheduler scheduler = time.scheduler();
    this.time = time;
    live = new LiveCalls(ticker, scheduler);
    ownCallbacks = new CallbackThreads(scheduler);
    stores = new Stores(ticker, scheduler, live::callerWaits, transport);
    this.transport = transport;
    drain = settings.drain();
    reporter =
        listeners.stream()
            .filter(Reporter.class::isInstance)
            .map(Reporter.class::cast)
            .findFirst()
            .orElse(null);
    catalog = new LiveCatalog(settings.catalog());
    tokens = new Tokens(catalog);
    Executor callbacks =
        settings.callbackExecutor() != null ? settings.callbackExecutor() : ownCallbacks;
    memory = new Memory(settings.conversations(), tokens, callbacks);
    List<ContextCarrier> carriers =
        listeners.stream()
            .filter(ContextCarrier.class::isInstance)
            .map(ContextCarrier.class::cast)
            .toList();
    bulkTools = new BulkTools(ticker, scheduler, callbacks, new Heap(), carriers);
    transportEnd = closesTransport ? transport : () -> {};
    tuned = new Tuned(settings);
    planner =
        new CallPlanner(
            new Defaults(
                tuned::timeoutNanos,
                settings.cache().mode(),
                settings.retry().repair(),
                settings.tasks(),
                settings.profiles(),
                settings.clock(),
                toolboxes,
                settings.cost().perCall() != null,
                carriers),
            ticker);
    events = new EventBus(heard(listeners, tuned.meter()), ticker);
    try {
      events.announce(transport);
      pipeline =
          Pipeline.assemble(
              settings,
              transport,
              new CatalogGuide(catalog, tokens),
              ticker,
              scheduler,
              callbacks,
              events,
              catalog,
              tokens,
              settings.clock(),
              CacheTiers.of(settings, stores, catalog, ticker, scheduler, callbacks),
              stores.sharing(settings.cost(), callbacks),
              stores.ledger(settings.cost()),
              shares(settings, stores),
              stores.jobs(settings.jobs()),
              model -> sites(model));
      statistics = pipeline.cache()::statistics;
      events.announce(statistics);
      client =
          new PipelineClient(
              pipeline.entry(), planner, transport, ticker, callbacks, events, live, memory);
      sideDoor =
          new SideDoor(
              settings.providers(),
              new SideHttp(transport, ticker, callbacks),
              scheduler,
              client,
              catalog,
              pipeline.batchAccounts(ticker, events),
              settings.jobs().keepsUploads());
      refresh =
          new CatalogRefresh(
              catalog,
              settings.catalog(),
              sideDoor.download(callbacks),
              scheduler,
              events,
              Clock.systemUTC());
      refresh.start();
      tuned.over(pipeline, events);
      pipeline.jobs().start();
      view = new View(pipeline, events, tuned);
      events.announce(view);
      tuned.start(scheduler, callbacks);
    } catch (RuntimeException | Error e) {
      // No thread stays behind a Rialto that never was; the transport is its maker's to close.
      stores.close();
      time.close();
      events.close();
      ownCallbacks.close();
      throw e;
    }
  }

  private static List<PipelineListener> heard(
      List<PipelineListener> listeners, @Nullable PipelineListener own) {
    return own == null ? listeners : Stream.concat(Stream.of(own), listeners.stream()).toList();
  }

  private static LimitShares shares(RialtoSettings settings, Stores stores) {
    RedisSettings redis = settings.routes().sharedLimits();
    return redis == null ? LimitShares.NONE : new RedisLimits(stores.redis(redis));
  }

  /**
   * Checks settings as far as no single one of them can, without starting anything.
   *
   * @throws dev.rialto.ConfigurationException if they contradict each other
   */
  public static void check(RialtoSettings settings) {
    LiveCatalog catalog = new LiveCatalog(settings.catalog());
    RouterStage.check(
        settings.providers(), settings.routes(), new CatalogGuide(catalog, new Tokens(catalog)));
    if (settings.cache().redis() != null
        || settings.cost().sharing() != null
        || settings.routes().sharedLimits() != null) {
      RedisConnections.requireLettuce();
    }
  }

  /** Returns what generated clients call. */
  public ClientRuntime runtime() {
    return client;
  }

  /** Returns what a variant's generated clients call. */
  public ClientRuntime runtime(CallOptions variant) {
    return variant == CallOptions.NONE ? client : client.variant(variant);
  }

  /** Returns what is known of models now. */
  public ModelCatalog catalog() {
    return catalog.get();
  }

  /** Reads the catalogue anew. */
  public CompletableFuture<ModelCatalog> refreshCatalog() {
    return refresh.refresh();
  }

  /** Returns what counts tokens. */
  public TokenCounter tokenCounter() {
    return tokens;
  }

  /** Returns what was spent. */
  public Costs costs() {
    return pipeline.cost().costs();
  }

  /** Returns what bulk runs share. */
  public BulkTools bulkTools() {
    return bulkTools;
  }

  /** Returns how many events were lost because listeners were too slow. */
  public long droppedEvents() {
    return events.dropped();
  }

  /** Returns what has been heard up to now by the listener that reports; null if none does. */
  public @Nullable Report report() {
    Reporter asked = reporter;
    if (asked == null) {
      return null;
    }
    events.settle();
    return asked.report();
  }

  /** Returns what was tuned. */
  public Tuning tuning() {
    return tuned;
  }

  /** Returns how heavily the pipeline is used. */
  public LoadSnapshot load() {
    return View.load(pipeline.admission());
  }

  /** Returns a new batch of calls to a model. */
  public BatchJob batch(String model, Function<Class<?>, ClientFactory<?>> factories) {
    return sideDoor.batch(model, factories);
  }

  private List<BatchSite> sites(String model) {
    return sideDoor.sites(model);
  }

  /** Returns the batches that calls were put into which may wait. */
  public Jobs jobs() {
    return pipeline.jobs().jobs();
  }

  /** Asks a provider for its models. */
  public CompletableFuture<List<String>> models(String provider) {
    return sideDoor.models(provider);
  }

  /**
   * Returns the answers that are remembered.
   *
   * @param factories finds the factory of an interface
   */
  public AnswerCache cache(Function<Class<?>, ClientFactory<?>> factories) {
    return new RememberedAnswers(pipeline.cache(), factories, this::made, live::closing);
  }

  /** Returns what the transport has open and has done. */
  public TransportStats transportStats() {
    return transport.stats();
  }

  /**
   * Says where a call would be sent now, and why, without a call.
   *
   * @param task the task's name; empty if none
   * @param options the options of the call
   */
  public Explanation explain(String task, CallOptions options) {
    return new ExplainingStage(pipeline.router(), pipeline.cache(), pipeline.jobs())
        .explain(planner.example(task, options));
  }

  /**
   * Says where the call would be sent that something makes, and makes none.
   *
   * @param caller makes the call, of a client with this runtime
   * @throws dev.rialto.RialtoException if the call would be sent nowhere, or cannot be made
   */
  public Explanation explain(Function<ClientRuntime, ?> caller) {
    ExplainingStage explaining =
        new ExplainingStage(pipeline.router(), pipeline.cache(), pipeline.jobs());
    touch(explaining, caller);
    return explaining.outcome();
  }

  /** Returns the call that something makes, which goes nowhere; null if it makes none. */
  private @Nullable Call made(Function<ClientRuntime, ?> caller) {
    CapturingStage capturing = new CapturingStage();
    touch(capturing, caller);
    return capturing.call();
  }

  private void touch(Stage stage, Function<ClientRuntime, ?> caller) {
    ClientRuntime runtime =
        new PipelineClient(
            stage,
            planner,
            transport,
            time.ticker(),
            Runnable::run,
            event -> {},
            new LiveCalls(time.ticker(), time.scheduler()),
            memory);
    try {
      touch(caller.apply(runtime));
    } catch (CancelledCallException notMade) {
      // What every call ends in that is only looked at.
    }
  }

  /** A publisher makes its call only for a subscriber, a stream for a reader. */
  private static void touch(@Nullable Object answer) {
    if (answer instanceof Flow.Publisher<?> publisher) {
      publisher.subscribe(new Unread());
    } else if (answer instanceof Stream<?> stream) {
      try (stream) {
        boolean any = stream.iterator().hasNext();
        LOG.log(System.Logger.Level.TRACE, "An explained stream has elements: {0}", any);
      }
    }
  }

  /** Reads nothing. */
  private static final class Unread implements Flow.Subscriber<Object> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Object item) {}

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
  }

  /**
   * Returns an embedding model.
   *
   * @param model as {@code provider/model}; empty: the first provider's default
   * @param dimensions the length of the vectors; 0: the model's own
   */
  public EmbeddingModel embeddings(String model, int dimensions) {
    return new PipelineEmbeddings(client, planner, model, dimensions);
  }

  /** Ends as {@link #shutdown} does, with the patience of the settings. */
  @Override
  public void close() {
    boolean unused = shutdown(drain);
  }

  /**
   * Lets no call begin, waits for those that run, ends those that are left, hands listeners what is
   * queued, and leaves no thread. Idempotent. Nothing is waited for on a thread of the transport,
   * without which no call ends.
   *
   * @param patience how long to wait at most
   * @return whether all calls ended by themselves
   */
  public boolean shutdown(Duration patience) {
    boolean onTransport = transport.isTransportThread();
    boolean allEnded = live.drain(onTransport ? 0 : nanos(patience));
    end();
    return allEnded;
  }

  private static long nanos(Duration patience) {
    return patience.compareTo(LONGEST) >= 0 ? LONGEST.toNanos() : patience.toNanos();
  }

  private void end() {
    pipeline.jobs().close();
    pipeline.upstream().close();
    live.close();
    boolean sharesThreads = stores.onTransportThreads();
    if (!sharesThreads) {
      closeTransport();
    }
    pipeline.cache().close();
    pipeline.cost().close();
    stores.close();
    if (sharesThreads) {
      closeTransport();
    }
    time.close();
    events.close();
    ownCallbacks.close();
  }

  private void closeTransport() {
    try {
      transportEnd.close();
    } catch (Exception e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.WARNING, "The transport could not be closed", e);
    }
  }
}
