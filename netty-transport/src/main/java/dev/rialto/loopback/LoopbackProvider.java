package dev.rialto.loopback;

import dev.rialto.loopback.answer.Directions;
import dev.rialto.loopback.server.ConnectionInitializer;
import dev.rialto.loopback.server.SelfSigned;
import dev.rialto.loopback.server.Server;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Scheduler;
import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An AI provider inside this process, for demonstrations and tests: real sockets, real HTTP, and no
 * model at all.
 *
 * <p>It speaks OpenAI's dialect (chat completions, embeddings, moderations, images, models) and
 * Anthropic's (messages, models) at the same address, streaming or not, over HTTP/2 and HTTP/1.1,
 * with or without TLS. Its answers begin with {@code (loopback)} where they are free text; where a
 * JSON schema is asked for they are valid instances of it, made up from the names of the properties
 * and the words of the prompt. The same request is always answered in the same way.
 *
 * <pre>{@code
 * try (LoopbackProvider loopback =
 *     LoopbackProvider.builder()
 *         .when(promptContains("risk")).answer("None that I know of.")
 *         .tokenPace(Duration.ofMillis(20))
 *         .start()) {
 *   loopback.failNext(2, Fault.rateLimited(Duration.ofSeconds(1)));
 *   ... a client with base URL loopback.baseUrl() ...
 *   assertThat(loopback.requests()).hasSize(3);
 * }
 * }</pre>
 *
 * <p>Thread-safe. It has one thread, {@code rialto-loopback}, which also runs the functions of the
 * user's script; {@link #close} ends it.
 */
public final class LoopbackProvider implements AutoCloseable {

  private final Server server;
  private final Script script;
  private final Ledger ledger;
  private final @Nullable SelfSigned identity;
  private final String key;

  private LoopbackProvider(
      Server server, Script script, Ledger ledger, @Nullable SelfSigned identity, String key) {
    this.server = server;
    this.script = script;
    this.ledger = ledger;
    this.identity = identity;
    this.key = key.isEmpty() ? "loopback" : key;
  }

  /** Returns a builder: cleartext, no key asked for, every model known. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts a provider with the builder's defaults. */
  public static LoopbackProvider start() {
    return builder().start();
  }

  /**
   * Returns the address for clients of either dialect, such as {@code http://127.0.0.1:4711/v1}.
   */
  public String baseUrl() {
    return (identity == null ? "http" : "https") + "://127.0.0.1:" + port() + "/v1";
  }

  /** Returns the port. */
  public int port() {
    return server.port();
  }

  /**
   * Returns the certificate that a client has to trust.
   *
   * @throws IllegalStateException if the provider does not speak TLS
   */
  public X509Certificate certificate() {
    if (identity == null) {
      throw new IllegalStateException(
          "this loopback provider speaks cleartext; build it with tls()");
    }
    return identity.certificate();
  }

  /** Begins a rule that is added after those given before. */
  public When<LoopbackProvider> when(Predicate<LoopbackRequest> condition) {
    return new When<>(condition, script, this, Script.ALWAYS);
  }

  /** Lets the next n requests fail. */
  public LoopbackProvider failNext(int n, Fault fault) {
    return when(LoopbackRequest.any()).times(n).fault(fault);
  }

  /** Removes all rules. */
  public void clearRules() {
    script.clear();
  }

  /** Returns the latest requests, oldest first. */
  public List<LoopbackRequest> requests() {
    return ledger.requests();
  }

  /** Returns what was counted so far. */
  public Counters counters() {
    return ledger.counters();
  }

  /**
   * Waits until the counters are as wanted.
   *
   * @return false if they were not within the time
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitCounters(Predicate<Counters> condition, Duration timeout)
      throws InterruptedException {
    return ledger.await(condition, timeout);
  }

  /** Returns a provider {@code openai} that speaks OpenAI's dialect with this server. */
  public Provider openAi() {
    return OpenAi.builder(baseUrl())
        .apiKey(key)
        .defaultModel("loopback")
        .defaultEmbeddingModel("loopback-embedding")
        .build();
  }

  /** Returns a provider {@code anthropic} that speaks Anthropic's dialect with this server. */
  public Provider anthropic() {
    return Anthropic.builder(baseUrl().substring(0, baseUrl().length() - "/v1".length()))
        .apiKey(key)
        .defaultModel("loopback")
        .build();
  }

  /** Closes all connections and stops the thread. Idempotent. */
  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LoopbackProvider[" + baseUrl() + "]";
  }

  /** Collects the settings of a loopback provider. Not thread-safe. */
  public static final class Builder {
    private final Script script = new Script();
    private final Set<String> models = new LinkedHashSet<>();
    private Directions defaults = Directions.NONE;
    private String apiKey = "";
    private boolean tls;
    private int maxConcurrentStreams = 100;
    private int keptRequests = 1_000;
    private int batchPolls = 1;
    private @Nullable Scheduler scheduler;

    private Builder() {}

    /** Speaks TLS, with a certificate made at the start. */
    public Builder tls() {
      tls = true;
      return this;
    }

    /**
     * Asks for this key; without it any key will do in Anthropic's dialect, and none in OpenAI's.
     */
    public Builder apiKey(String key) {
      apiKey = Objects.requireNonNull(key, "key");
      return this;
    }

    /** Knows these models only. */
    public Builder models(String... names) {
      models.addAll(List.of(names));
      return this;
    }

    /** Answers with what the function makes of the prompt, where no rule says otherwise. */
    public Builder answer(Function<String, String> answer) {
      defaults = defaults.withAnswer(Objects.requireNonNull(answer, "answer"));
      return this;
    }

    /** Waits before the first byte of an answer, where no rule says otherwise. */
    public Builder latency(Duration latency) {
      defaults = defaults.withLatency(latency);
      return this;
    }

    /** Waits before each token of a stream but the first, where no rule says otherwise. */
    public Builder tokenPace(Duration pace) {
      defaults = defaults.withPace(pace);
      return this;
    }

    /** Begins a rule. */
    public When<Builder> when(Predicate<LoopbackRequest> condition) {
      return new When<>(condition, script, this, Script.ALWAYS);
    }

    /** Sets HTTP/2's limit of streams a connection; 100 if it is not set. */
    public Builder maxConcurrentStreams(int streams) {
      maxConcurrentStreams = atLeast("maxConcurrentStreams", streams, 1);
      return this;
    }

    /** Sets how many requests are remembered; 1,000 if it is not set. */
    public Builder keepRequests(int requests) {
      keptRequests = atLeast("keepRequests", requests, 0);
      return this;
    }

    /** Sets how often a batch is asked for before it has ended; once if it is not set. */
    public Builder batchPolls(int polls) {
      batchPolls = atLeast("batchPolls", polls, 0);
      return this;
    }

    private static int atLeast(String what, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(
            what + " is " + value + "; allowed is " + least + " or more");
      }
      return value;
    }

    /** Waits by another clock than the thread's own. */
    Builder scheduler(Scheduler value) {
      scheduler = value;
      return this;
    }

    /** Starts the provider on a free port of 127.0.0.1. */
    public LoopbackProvider start() {
      Clock clock = Clock.systemUTC();
      SelfSigned identity = tls ? SelfSigned.create(clock) : null;
      SslContext context = identity == null ? null : Server.tls(identity);
      Script rules = new Script();
      rules.addAll(script);
      Ledger ledger = new Ledger(keptRequests);
      FrontDoor frontDoor =
          new FrontDoor(
              rules, defaults, ledger, apiKey, Set.copyOf(models), clock, new Batches(batchPolls));
      Scheduler given = scheduler;
      Server server =
          Server.start(
              own ->
                  new ConnectionInitializer(
                      frontDoor, given == null ? own : given, context, maxConcurrentStreams));
      return new LoopbackProvider(server, rules, ledger, identity, apiKey);
    }
  }
}
