package dev.rialto.internal.pipeline;

import dev.rialto.config.RialtoSettings;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.client.CallPlanner;
import dev.rialto.internal.client.Defaults;
import dev.rialto.internal.client.LiveCalls;
import dev.rialto.internal.client.PipelineClient;
import dev.rialto.internal.client.PipelineEmbeddings;
import dev.rialto.internal.events.EventBus;
import dev.rialto.internal.route.RouterStage;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import java.util.List;
import java.util.concurrent.Executor;

/** All that runs behind one Rialto, and its end. Thread-safe. */
public final class Engine implements AutoCloseable {

  private final LiveCalls live = new LiveCalls();
  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final CallbackThreads ownCallbacks = new CallbackThreads();
  private final EventBus events;
  private final AutoCloseable transportEnd;
  private final CallPlanner planner;
  private final PipelineClient client;

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
    events = new EventBus(listeners);
    transportEnd = closesTransport ? transport : () -> {};
    Executor callbacks =
        settings.callbackExecutor() != null ? settings.callbackExecutor() : ownCallbacks;
    planner =
        new CallPlanner(
            new Defaults(
                settings.timeout().toNanos(),
                settings.cache().mode(),
                settings.tasks(),
                settings.profiles()),
            ticker);
    Stage pipeline = Pipeline.assemble(settings, transport, ticker, scheduler, events);
    client =
        new PipelineClient(
            pipeline, planner, transport, ticker, scheduler, callbacks, events, live);
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
    live.close();
    try {
      transportEnd.close();
    } catch (Exception e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.WARNING, "The transport could not be closed", e);
    }
    scheduler.close();
    events.close();
    ownCallbacks.close();
  }
}
