package dev.rialto;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.RialtoSettings;
import dev.rialto.config.SettingsBuilder;
import dev.rialto.cost.Costs;
import dev.rialto.internal.client.Toolboxes;
import dev.rialto.internal.pipeline.ClientFactories;
import dev.rialto.internal.pipeline.Engine;
import dev.rialto.internal.pipeline.Transports;
import dev.rialto.internal.time.Time;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFactory;
import dev.rialto.spi.TransportStats;
import dev.rialto.tokens.TokenCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the pipeline behind a set of clients. Thread-safe; several can live in one process.
 *
 * <pre>{@code
 * try (Rialto rialto = Rialto.builder().provider(OpenAi.fromEnv()).build()) {
 *   CodeAssistant assistant = rialto.client(CodeAssistant.class);
 * }
 * }</pre>
 *
 * <p>Longer than most for its comments: all that an application asks of a pipeline it asks here.
 */
public final class Rialto implements AutoCloseable {

  private final Engine engine;
  private final ClientFactories factories;

  private Rialto(Engine engine, ClientFactories factories) {
    this.engine = engine;
    this.factories = factories;
  }

  /** Returns a builder with the default settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a client of an interface. It may be kept and shared by threads; it works until this
   * Rialto is closed.
   *
   * @throws ConfigurationException if no client was generated for the interface
   */
  public <C> C client(Class<C> type) {
    return factories.of(type).create(engine.runtime());
  }

  /** Returns a client made by a factory, whether or not it announces itself. */
  public <C> C client(ClientFactory<C> factory) {
    return factory.create(engine.runtime());
  }

  /**
   * Returns a variant of an interface's client: its calls have these options where a call has none
   * of its own. What is set here wins over the annotations of method and interface.
   *
   * @param options what the variant's calls have in common
   * @throws ConfigurationException if no client was generated for the interface
   */
  public <C> C client(Class<C> type, CallOptions options) {
    return factories.of(type).create(engine.runtime(options));
  }

  /**
   * Returns a variant of an interface's client, as {@link #client(Class, CallOptions)} does.
   *
   * <pre>{@code
   * CodeAssistant fast = rialto.client(CodeAssistant.class, o -> o.model("groq/llama-3.3-70b"));
   * }</pre>
   */
  public <C> C client(Class<C> type, Consumer<CallOptions.Builder> options) {
    CallOptions.Builder builder = CallOptions.builder();
    options.accept(builder);
    return client(type, builder.build());
  }

  /** Returns what the answer cache has done since the start. */
  public CacheStatistics cacheStatistics() {
    return cache().statistics();
  }

  /** Returns the answers that are remembered, to look at or to forget. */
  public AnswerCache cache() {
    return engine.cache(factories::of);
  }

  /** Returns what was spent: budgets, the ledger, a projection, advice. */
  public Costs costs() {
    return engine.costs();
  }

  /** Returns what was tuned while this Rialto ran; nothing unless its builder was told to. */
  public Tuning tuning() {
    return engine.tuning();
  }

  /**
   * Says what was done up to now, with issues, advice and costs. Made by the metrics module's
   * {@code RialtoMetrics}, added as a {@link Builder#listener listener} or by {@code
   * MetricsModule}; one that listens to several Rialtos reports on all of them. Can be asked for
   * after the end, too.
   *
   * <pre>{@code
   * System.out.println(rialto.report().brief());
   * }</pre>
   *
   * @throws ConfigurationException if no listener reports; the message says what to add
   */
  public Report report() {
    Report report = engine.report();
    if (report == null) {
      throw new ConfigurationException(
          "This Rialto has no listener that reports",
          "Add the dependency dev.rialto:rialto-metrics, and .listener(new RialtoMetrics(new"
              + " MetricRegistry())) to the builder or, with Guice, new MetricsModule() to the"
              + " injector's modules",
          FailureDetails.NONE,
          null);
    }
    return report;
  }

  /**
   * Says what was done up to now, as data.
   *
   * <pre>{@code
   * List<Issue> issues = rialto.report(MetricsReport.class).issues();
   * }</pre>
   *
   * @param type what the listener that reports makes; of the metrics module {@code MetricsReport}
   * @throws ConfigurationException if no listener reports, or it makes reports of another type
   */
  public <R extends Report> R report(Class<R> type) {
    Report report = report();
    if (!type.isInstance(report)) {
      throw new ConfigurationException(
          "The report of this Rialto is a "
              + report.getClass().getName()
              + ", which is no "
              + type.getName(),
          "Ask for that type; of several listeners that report, the one that was added first does",
          FailureDetails.NONE,
          null);
    }
    return type.cast(report);
  }

  /** Returns what the transport has open and has done since its start. */
  public TransportStats transportStats() {
    return engine.transportStats();
  }

  /**
   * Returns what is known of models now: the shipped catalogue or its last refresh, with the
   * application's own rows.
   */
  public ModelCatalog catalog() {
    return engine.catalog();
  }

  /**
   * Reads the catalogue anew from the address that {@code catalog.refreshFrom} names.
   *
   * @return the catalogue as it is then; fails with a {@link ConfigurationException} if no address
   *     is set, or nothing plausible was found there: the catalogue stays as it was
   */
  public CompletableFuture<ModelCatalog> refreshCatalog() {
    return engine.refreshCatalog();
  }

  /** Returns what counts the tokens of texts and requests, by this catalogue. */
  public TokenCounter tokenCounter() {
    return engine.tokenCounter();
  }

  /**
   * Says where a call of a task would be sent at this moment, and why the other candidates would
   * not get it. No call is made.
   *
   * @param task the task
   * @param options the options of the call; a model named there wins over the task's route
   * @throws RialtoException if it would be sent nowhere
   */
  public Explanation explain(Task task, CallOptions options) {
    return engine.explain(task.name(), options);
  }

  /**
   * Says where a call of a client would be sent at this moment: the candidates with their scores,
   * why the others would not get it, its tokens, cost and cache key. The messages are rendered, and
   * no call is made.
   *
   * <pre>{@code
   * System.out.println(rialto.explain(CodeAssistant.class, c -> c.explain("a lock")));
   * }</pre>
   *
   * @param type an interface with a generated client
   * @param call calls one of its methods
   * @throws RialtoException if the call would be sent nowhere
   * @throws IllegalArgumentException if no method was called
   */
  public <C> Explanation explain(Class<C> type, Function<? super C, ?> call) {
    ClientFactory<C> factory = factories.of(type);
    return engine.explain(runtime -> call.apply(factory.create(runtime)));
  }

  /**
   * Returns a list of calls to be made so many at a time, each with an outcome of its own.
   *
   * @param items what the calls are about, in order
   */
  public <I> Bulk<I> bulk(List<? extends I> items) {
    return new Bulk<>(engine.bulkTools(), items);
  }

  /** Returns how many events were lost because listeners were too slow. */
  public long droppedEvents() {
    return engine.droppedEvents();
  }

  /** Returns how heavily this Rialto is used at this moment. */
  public LoadSnapshot load() {
    return engine.load();
  }

  /**
   * Returns a new batch: calls that the provider answers together, within a day and at about half
   * the price. OpenAI, Azure OpenAI (v1), Groq and Anthropic take batches.
   *
   * @param model as {@code provider/model}
   * @throws ConfigurationException if there is no such provider
   * @throws InvalidRequestException if the provider takes no batches
   */
  public BatchJob batch(String model) {
    return engine.batch(model, factories::of);
  }

  /**
   * Returns the batches that calls were put into which may wait for one ({@link
   * Completion#batch()}).
   */
  public Jobs jobs() {
    return engine.jobs();
  }

  /**
   * Asks a provider which models it has. Fails with a {@link RialtoException}.
   *
   * @param provider the provider's name
   * @return the models' names at the provider, in its order
   * @throws ConfigurationException if there is no such provider
   */
  public CompletableFuture<List<String>> models(String provider) {
    return engine.models(provider);
  }

  /**
   * Returns an embedding model whose calls go through the pipeline: calls of many threads are
   * merged into few.
   *
   * @param model as {@code provider/model}
   */
  public EmbeddingModel embeddings(String model) {
    return engine.embeddings(model, 0);
  }

  /**
   * Returns an embedding model with vectors of a given length.
   *
   * @param model as {@code provider/model}
   * @param dimensions the length, above 0
   * @throws IllegalArgumentException if the length is not above 0
   */
  public EmbeddingModel embeddings(String model, int dimensions) {
    if (dimensions <= 0) {
      throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed is 1 or more");
    }
    return engine.embeddings(model, dimensions);
  }

  /**
   * Lets no call begin, waits for those that run as long as the builder's {@code drain} says (5 s
   * if it says nothing), ends those that are left with a {@link CancelledCallException}, hands
   * listeners what is queued, and leaves no thread behind. Calls that have more than an hour, as
   * those of a batch do, are not waited for. Idempotent.
   */
  @Override
  public void close() {
    engine.close();
  }

  /**
   * Closes as {@link #close} does, with a patience of its own: what the shutdown of a server gives
   * its last requests.
   *
   * @param patience how long to wait for running calls at most; {@link Duration#ZERO} ends them at
   *     once
   * @return whether all of them ended by themselves
   */
  public boolean shutdown(Duration patience) {
    return engine.shutdown(patience);
  }

  /** Collects the settings of a Rialto. Not thread-safe. */
  public static final class Builder extends SettingsBuilder<Builder> {

    private final List<PipelineListener> listeners = new ArrayList<>();
    private final List<ClientFactory<?>> clients = new ArrayList<>();
    private @Nullable TransportFactory transportFactory;
    private @Nullable Transport sharedTransport;
    private @Nullable RialtoSettings whole;
    private final List<Object> tools = new ArrayList<>();
    private @Nullable Function<? super Class<?>, ?> toolContainer;
    private @Nullable Time time;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Takes finished settings in place of all that this builder has or gets. */
    public Builder settings(RialtoSettings value) {
      whole = Objects.requireNonNull(value, "settings");
      return this;
    }

    /** Adds a listener, called off the call path. */
    public Builder listener(PipelineListener value) {
      listeners.add(Objects.requireNonNull(value, "listener"));
      return this;
    }

    /** Names a generated factory that does not announce itself. */
    public Builder client(ClientFactory<?> value) {
      clients.add(Objects.requireNonNull(value, "client"));
      return this;
    }

    /**
     * Adds objects whose {@link Tool} methods models may call, each for the types that clients name
     * in {@link Tools}.
     */
    public Builder tools(Object... objects) {
      tools.addAll(List.of(objects));
      return this;
    }

    /**
     * Sets what makes or finds the object of a tool type that was not given with {@link
     * #tools(Object...)}, such as a container's method {@code getBean}. It is asked once for each
     * type, when the first client is made that needs it.
     */
    public Builder toolsFrom(Function<? super Class<?>, ?> container) {
      toolContainer = Objects.requireNonNull(container, "toolsFrom");
      return this;
    }

    /**
     * Sets what makes the transport; found by ServiceLoader if not set. It is closed with the
     * Rialto.
     */
    public Builder transport(TransportFactory value) {
      transportFactory = Objects.requireNonNull(value, "transport");
      return this;
    }

    /** Sets a transport that outlives the Rialto: it is not closed with it. */
    public Builder sharedTransport(Transport value) {
      sharedTransport = Objects.requireNonNull(value, "sharedTransport");
      return this;
    }

    /** Sets by what the pipeline goes; the transport keeps to the system's clock. */
    Builder time(Time value) {
      time = value;
      return this;
    }

    /**
     * Starts the Rialto. No connection is opened before the first call.
     *
     * @throws ConfigurationException if settings are missing or contradict each other
     */
    public Rialto build() {
      RialtoSettings settings = whole != null ? whole : settings();
      ClientFactories factories = new ClientFactories(clients);
      Transport shared = sharedTransport;
      Transport transport = shared != null ? shared : Transports.create(transportFactory);
      try {
        return new Rialto(
            new Engine(
                settings,
                transport,
                shared == null,
                listeners,
                new Toolboxes(tools, toolContainer),
                time != null ? time : Time.system()),
            factories);
      } catch (RuntimeException | Error e) {
        if (shared == null) {
          transport.close();
        }
        throw e;
      }
    }
  }
}
