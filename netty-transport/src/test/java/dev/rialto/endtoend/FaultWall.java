package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.DeadlineExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.catalog.Capability;
import dev.rialto.endtoend.FaultRow.Ending;
import dev.rialto.endtoend.FaultRow.Way;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.PipelineEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Two providers on real sockets, of which the first one is in trouble, and a client of both. A
 * bound on time is short only where a fault needs it to be noticed, and only at the primary: a busy
 * machine is slow, and not silent. None of the tests measures time.
 */
final class FaultWall implements AutoCloseable {

  /** What the primary speaks; the fallback speaks the other one. */
  enum Dialect {
    OPENAI,
    ANTHROPIC
  }

  /** What the client does not wait for. */
  enum Impatience {
    NONE,
    /** A pause between two pieces. */
    STALLS,
    /** The first token, and the head of the response. */
    SILENCE
  }

  static final int TOKENS = 60;
  static final String PRIMARY_ANSWER = String.join("", pieces("p"));
  static final String FALLBACK_ANSWER = String.join("", pieces("f"));

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofMillis(300);
  private static final String NO_PREFILL =
      "{'error':{'type':'invalid_request_error','message':'This model does not support assistant"
          + " message prefill. The conversation must end with a user message.'}}";

  final LoopbackProvider primary;
  final LoopbackProvider fallback;
  final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
  private final String fallbackModel;
  private final Rialto rialto;

  FaultWall(Dialect dialect, boolean withFallback, Impatience impatience) {
    primary = server("p");
    fallback = server("f");
    boolean openAiFirst = dialect == Dialect.OPENAI;
    Duration silence = impatience == Impatience.SILENCE ? BRIEF.dividedBy(3) : PATIENCE;
    fallbackModel = openAiFirst ? "anthropic/loopback" : "openai/loopback";
    PhaseTimeouts timeouts = timeouts(impatience);
    PhaseTimeouts patient = timeouts(Impatience.NONE);
    Rialto.Builder builder =
        Rialto.builder()
            .provider(openAiFirst ? openAi(primary, timeouts) : anthropic(primary, timeouts))
            .retry(r -> r.maxRepeats(1).delay(Duration.ofMillis(1), Duration.ofMillis(1)))
            .hedge(h -> h.minimumDelay(silence).silence(silence).tokenPace(Duration.ofNanos(1)))
            .catalog(c -> c.model(fallbackModel, m -> m.can(Capability.PREFILL)))
            .listener(events::add);
    if (withFallback) {
      String first = openAiFirst ? "openai/loopback" : "anthropic/loopback";
      builder
          .provider(openAiFirst ? anthropic(fallback, patient) : openAi(fallback, patient))
          .route(r -> r.primary(first).fallback(fallbackModel));
    }
    if (impatience == Impatience.SILENCE) {
      builder.transport(() -> connectedTo(primary));
    }
    rialto = builder.build();
  }

  /** Silence counts from the attempt's start: that the way is open is no part of these stories. */
  private static NettyTransport connectedTo(LoopbackProvider server) {
    NettyTransport transport = NettyTransport.builder().build();
    Origin origin = Origin.of(URI.create(server.baseUrl()));
    transport.warmUp(origin).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    return transport;
  }

  private static LoopbackProvider server(String word) {
    return LoopbackProvider.builder().when(any()).answerInPieces(pieces(word)).start();
  }

  private static String[] pieces(String word) {
    return IntStream.range(0, TOKENS).mapToObj(i -> word + i + " ").toArray(String[]::new);
  }

  private static Provider openAi(LoopbackProvider server, PhaseTimeouts timeouts) {
    return OpenAi.builder(server.baseUrl())
        .apiKey("loopback")
        .defaultModel("loopback")
        .timeouts(timeouts)
        .build();
  }

  private static Provider anthropic(LoopbackProvider server, PhaseTimeouts timeouts) {
    return Anthropic.builder(server.baseUrl().replaceAll("/v1$", ""))
        .apiKey("loopback")
        .defaultModel("loopback")
        .timeouts(timeouts)
        .build();
  }

  private static PhaseTimeouts timeouts(Impatience impatience) {
    Duration minute = Duration.ofMinutes(1);
    boolean silence = impatience == Impatience.SILENCE;
    return new PhaseTimeouts(
        minute,
        minute,
        minute,
        minute,
        silence ? BRIEF : minute,
        silence ? BRIEF.multipliedBy(2) : minute,
        impatience == Impatience.STALLS ? BRIEF : minute);
  }

  /** Makes a call, and checks how it ends. */
  void meet(Way way, Duration timeout, Ending expected) throws Exception {
    CallOptions.Builder options = CallOptions.builder().timeout(timeout);
    switch (way) {
      case WHOLE -> ask(options.build(), expected);
      case STREAM -> stream(options.build(), expected);
      case HELD -> hold(options.streamRecovery(StreamRecovery.HOLD).build(), expected);
      case RESTARTED -> restart(options.streamRecovery(StreamRecovery.RESTART).build(), expected);
      case CONTINUED -> stream(options.streamRecovery(StreamRecovery.CONTINUE).build(), expected);
      case PREFILL_REFUSED -> {
        fallback
            .when(request -> request.body().contains("\"assistant\""))
            .fault(Fault.status(400).body("application/json", NO_PREFILL.replace('\'', '"')));
        stream(options.streamRecovery(StreamRecovery.CONTINUE).build(), expected);
      }
    }
  }

  private void ask(CallOptions options, Ending expected) throws InterruptedException {
    Result<String> result = null;
    RialtoException error = null;
    try {
      result = rialto.client(Probe.class).ask("count", options);
    } catch (RialtoException e) {
      error = e;
    }
    if (expected.error() == null) {
      assertThat(error).isNull();
      assertThat(result).isNotNull();
      assertThat(result.value()).isEqualTo(answer(expected));
      checkResult(result, expected);
    } else {
      check(error, expected);
    }
    settle(expected);
  }

  private void stream(CallOptions options, Ending expected) throws InterruptedException {
    Collected stream = Collected.all(rialto.client(Probe.class).stream("count", options));
    if (expected.error() == null) {
      assertThat(stream.error()).isNull();
      if (expected.partial()) {
        String begun = stream.text().substring(0, stream.text().indexOf("f0 "));
        assertThat(PRIMARY_ANSWER).startsWith(begun);
        assertThat(begun).startsWith("p0 ");
        assertThat(stream.text()).isEqualTo(begun + FALLBACK_ANSWER);
        assertThat(fallback.requests().get(0).body()).contains(begun.strip());
      } else {
        assertThat(stream.text()).isEqualTo(answer(expected));
      }
    } else {
      RialtoException error = (RialtoException) stream.error();
      check(error, expected);
      assertThat(error.details().partialText()).isEqualTo(stream.text());
      assertThat(stream.text().isEmpty()).isEqualTo(!expected.partial());
    }
    settle(expected);
    assertThat(stream.terminals()).as("terminal signals").isEqualTo(1);
  }

  /** Shows nothing before all of it is there; what had arrived is in the error all the same. */
  private void hold(CallOptions options, Ending expected) throws InterruptedException {
    Collected stream = Collected.all(rialto.client(Probe.class).stream("count", options));
    if (expected.error() == null) {
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo(answer(expected));
    } else {
      check((RialtoException) stream.error(), expected);
      assertThat(stream.text()).isEmpty();
    }
    settle(expected);
  }

  /** Reads events, so that it may be told that what came is void. */
  private void restart(CallOptions options, Ending expected) throws Exception {
    CompletionStream<String> stream = rialto.client(Tale.class).events("count", options);
    Told told = new Told();
    stream.events().subscribe(told);
    told.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    String heard = told.sinceRestart();
    if (expected.error() == null) {
      assertThat(told.error).isNull();
      assertThat(heard).isEqualTo(answer(expected));
      Result<List<String>> result =
          stream.result().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(String.join("", result.value())).isEqualTo(answer(expected));
      checkResult(result, expected);
    } else {
      check(told.error, expected);
      assertThat(told.error.details().partialText()).isEqualTo(heard);
      assertThat(told.texts().isEmpty()).isEqualTo(!expected.partial());
    }
    settle(expected);
  }

  /** Model and usage are those of the one who answered; the others' are in the attempts. */
  private void checkResult(Result<?> result, Ending expected) {
    assertThat(result.attempts()).hasSize(requests(expected));
    assertThat(result.attempts().get(result.attempts().size() - 1).failure()).isNull();
    assertThat(result.model().equals(fallbackModel)).isEqualTo(expected.atFallback() > 0);
    assertThat(result.usage().output()).isEqualTo((FALLBACK_ANSWER.length() + 3) / 4);
    result
        .attempts()
        .subList(0, result.attempts().size() - 1)
        .forEach(
            failed -> {
              assertThat(failed.failure()).isNotEmpty();
              assertThat(failed.durationNanos()).isNotNegative();
            });
  }

  private static void check(RialtoException error, Ending expected) {
    assertThat(error).isInstanceOf(expected.error());
    assertThat(error.advice()).isNotEmpty();
    boolean ownDeadline =
        error instanceof DeadlineExceededException && error.details().provider().isEmpty();
    if (!ownDeadline) {
      assertThat(error.details().attempts()).hasSize(requests(expected));
      assertThat(error.details().model()).isEqualTo("loopback");
    }
  }

  /** Nothing may be left of the call, neither at the servers nor here. */
  private void settle(Ending expected) throws InterruptedException {
    assertThat(primary.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
    assertThat(fallback.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
    close();
    assertThat(primary.counters().requests())
        .as("requests at the primary")
        .isEqualTo(expected.atPrimary());
    assertThat(fallback.counters().requests())
        .as("requests at the fallback")
        .isEqualTo(expected.atFallback());
    assertThat(events)
        .filteredOn(PipelineEvent.CallEnded.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            PipelineEvent.CallEnded.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(expected.error() == null ? null : expected.error().getSimpleName()));
    assertThat(events)
        .filteredOn(PipelineEvent.AttemptEnded.class::isInstance)
        .hasSize(requests(expected));
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("rialto-") || name.startsWith("globalEventExecutor"));
  }

  private static int requests(Ending expected) {
    return expected.atPrimary() + expected.atFallback();
  }

  private static String answer(Ending expected) {
    return expected.atFallback() == 0 ? PRIMARY_ANSWER : FALLBACK_ANSWER;
  }

  @Override
  public void close() {
    rialto.close();
    primary.close();
    fallback.close();
  }

  /** Keeps the events of a stream. */
  private static final class Told implements Flow.Subscriber<ResponseEvent> {
    private final List<ResponseEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private RialtoException error;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ResponseEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      error = (RialtoException) failure;
      ended.complete(null);
    }

    @Override
    public void onComplete() {
      ended.complete(null);
    }

    String texts() {
      return texts(0);
    }

    String sinceRestart() {
      int from = 0;
      for (int i = 0; i < events.size(); i++) {
        from = events.get(i) instanceof ResponseEvent.Restarted ? i : from;
      }
      return texts(from);
    }

    private String texts(int from) {
      StringBuilder all = new StringBuilder();
      for (ResponseEvent event : events.subList(from, events.size())) {
        all.append(event instanceof ResponseEvent.Text text ? text.text() : "");
      }
      return all.toString();
    }
  }
}
