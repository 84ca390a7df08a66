package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Two providers on real sockets, of which the first one is in trouble, and a client of both. Every
 * wait is bound so low that the tests need not wait long, and none of them measures time.
 */
final class FaultWall implements AutoCloseable {

  /** What the primary speaks; the fallback speaks the other one. */
  enum Dialect {
    OPENAI,
    ANTHROPIC
  }

  static final int TOKENS = 60;
  static final String PRIMARY_ANSWER = String.join("", pieces("p"));
  static final String FALLBACK_ANSWER = String.join("", pieces("f"));

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofMillis(300);

  final LoopbackProvider primary;
  final LoopbackProvider fallback;
  final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
  private final Rialto rialto;

  FaultWall(Dialect dialect, boolean withFallback) {
    this(dialect, withFallback, PATIENCE);
  }

  /** A wall whose silence is noticed after so long; a busy machine is slow, and not silent. */
  static FaultWall noticingSilence(Dialect dialect, boolean withFallback) {
    return new FaultWall(dialect, withFallback, BRIEF.dividedBy(3));
  }

  private FaultWall(Dialect dialect, boolean withFallback, Duration silence) {
    primary = server("p");
    fallback = server("f");
    boolean openAiFirst = dialect == Dialect.OPENAI;
    Rialto.Builder builder =
        Rialto.builder()
            .provider(openAiFirst ? openAi(primary) : anthropic(primary))
            .retry(r -> r.maxRepeats(1).delay(Duration.ofMillis(1), Duration.ofMillis(1)))
            .hedge(h -> h.minimumDelay(silence).silence(silence))
            .listener(events::add);
    if (withFallback) {
      String first = openAiFirst ? "openai/loopback" : "anthropic/loopback";
      String second = openAiFirst ? "anthropic/loopback" : "openai/loopback";
      builder
          .provider(openAiFirst ? anthropic(fallback) : openAi(fallback))
          .route(r -> r.primary(first).fallback(second));
    }
    rialto = builder.build();
  }

  Probe probe() {
    return rialto.client(Probe.class);
  }

  private static LoopbackProvider server(String word) {
    return LoopbackProvider.builder().when(any()).answerInPieces(pieces(word)).start();
  }

  private static String[] pieces(String word) {
    return IntStream.range(0, TOKENS).mapToObj(i -> word + i + " ").toArray(String[]::new);
  }

  private static Provider openAi(LoopbackProvider server) {
    return OpenAi.builder(server.baseUrl())
        .apiKey("loopback")
        .defaultModel("loopback")
        .timeouts(brief())
        .build();
  }

  private static Provider anthropic(LoopbackProvider server) {
    return Anthropic.builder(server.baseUrl().replaceAll("/v1$", ""))
        .apiKey("loopback")
        .defaultModel("loopback")
        .timeouts(brief())
        .build();
  }

  private static PhaseTimeouts brief() {
    PhaseTimeouts usual = PhaseTimeouts.DEFAULT;
    return new PhaseTimeouts(
        Duration.ofMinutes(1), // longer than all that follows, which must be noticed nonetheless
        usual.resolve(),
        usual.connect(),
        usual.handshake(),
        BRIEF,
        BRIEF.multipliedBy(2),
        BRIEF);
  }

  /** Makes a call for a whole answer, and checks how it ends. */
  void ask(CallOptions options, FaultRow.Ending expected) throws InterruptedException {
    Result<String> result = null;
    RialtoException error = null;
    try {
      result = probe().ask("count", options);
    } catch (RialtoException e) {
      error = e;
    }
    if (expected.error() == null) {
      assertThat(error).isNull();
      assertThat(result).isNotNull();
      assertThat(result.value()).isEqualTo(answer(expected));
      assertThat(result.attempts()).hasSize(requests(expected));
      assertThat(result.attempts().get(result.attempts().size() - 1).failure()).isNull();
    } else {
      check(error, expected);
    }
    settle(expected);
  }

  /** Makes a call for a stream, and checks how it ends. */
  void stream(CallOptions options, FaultRow.Ending expected) throws InterruptedException {
    Collected stream = Collected.all(probe().stream("count", options));
    if (expected.error() == null) {
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo(answer(expected));
    } else {
      RialtoException error = (RialtoException) stream.error();
      check(error, expected);
      assertThat(error.details().partialText()).isEqualTo(stream.text());
      assertThat(stream.text().isEmpty()).isEqualTo(!expected.partial());
    }
    settle(expected);
    assertThat(stream.terminals()).as("terminal signals").isEqualTo(1);
  }

  private static void check(RialtoException error, FaultRow.Ending expected) {
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
  private void settle(FaultRow.Ending expected) throws InterruptedException {
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

  private static int requests(FaultRow.Ending expected) {
    return expected.atPrimary() + expected.atFallback();
  }

  private static String answer(FaultRow.Ending expected) {
    return expected.atFallback() == 0 ? PRIMARY_ANSWER : FALLBACK_ANSWER;
  }

  @Override
  public void close() {
    rialto.close();
    primary.close();
    fallback.close();
  }
}
