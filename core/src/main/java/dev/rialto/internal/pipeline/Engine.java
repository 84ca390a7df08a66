package dev.rialto.internal.pipeline;

import dev.rialto.CallOptions;
import dev.rialto.Explanation;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.RialtoSettings;
import dev.rialto.internal.catalog.LiveCatalog;
import dev.rialto.internal.client.CallPlanner;
import dev.rialto.internal.client.Defaults;
import dev.rialto.internal.client.LiveCalls;
import dev.rialto.internal.client.PipelineClient;
import dev.rialto.internal.client.PipelineEmbeddings;
import dev.rialto.internal.events.EventBus;
import dev.rialto.internal.route.RouterStage;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.internal.tokens.Tokens;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.tokens.TokenCounter;
import java.util.List;
import java.util.concurrent.Executor;

/** All that runs behind one Rialto, and its end. Thread-safe. */
public final class Engine implements AutoCloseable {

  private final LiveCalls live = new LiveCalls();
  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final CallbackThreads ownCallbacks = new CallbackThreads();
  private final Stores stores = new Stores(Ticker.SYSTEM, scheduler);
  private final EventBus events;
  private final AutoCloseable transportEnd;
  private final CallPlanner planner;
  private final PipelineClient client;
  private final Pipeline pipeline;
  private final LiveCatalog catalog;
  private final TokenCounter tokens;

  /**
   * Starts one.
   *
   * @param settings the settings
   * @param transport moves the bytes
   * @param closesTransport whether closing the engine closes the transport
   * @param listeners hear what happens
   */
  public Engine(
      RialtoSettings settings,
      Transport transport,
      boolean closesTransport,
      List<PipelineListener> listeners) {
    Ticker ticker = Ticker.SYSTEM;
    catalog = new LiveCatalog(settings.catalog());
    tokens = new Tokens(catalog);
    Executor callbacks =
        settings.callbackExecutor() != null ? settings.callbackExecutor() : ownCallbacks;
    transportEnd = closesTransport ? transport : () -> {};
    planner =
        new CallPlanner(
            new Defaults(
                settings.timeout().toNanos(),
                settings.cache().mode(),
                settings.tasks(),
                settings.profiles()),
            ticker);
    events = new EventBus(listeners);
    try {
      pipeline = Pipeline.assemble(settings, transport, ticker, scheduler, events);
      client =
          new PipelineClient(
              pipeline.entry(), planner, transport, ticker, scheduler, callbacks, events, live);
    } catch (RuntimeException | Error e) {
      // No thread stays behind a Rialto that never was; the transport is its maker's to close.
      stores.close();
      scheduler.close();
      events.close();
      ownCallbacks.close();
      throw e;
    }
  }

  /**
   * Checks settings as far as no single one of them can, without starting anything.
   *
   * @throws dev.rialto.ConfigurationException if they contradict each other
   */
  public static void check(RialtoSettings settings) {
    RouterStage.check(settings.providers(), settings.routes());
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

  /** Returns what counts tokens. */
  public TokenCounter tokenCounter() {
    return tokens;
  }

  /** Returns what the answer cache has done since the start. */
  public CacheStatistics cacheStatistics() {
    return pipeline.cache().statistics();
  }

  /**
   * Says where a call would be sent now, and why, without a call.
   *
   * @param task the task's name; empty if none
   * @param options the options of the call
   */
  public Explanation explain(String task, CallOptions options) {
    return pipeline.router().explain(planner.example(task, options));
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

  /** Ends every call, hands listeners what is queued, and leaves no thread. Idempotent. */
  @Override
  public void close() {
    pipeline.upstream().close();
    live.close();
    try {
      transportEnd.close();
    } catch (Exception e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.WARNING, "The transport could not be closed", e);
    }
    stores.close();
    scheduler.close();
    events.close();
    ownCallbacks.close();
  }
}
