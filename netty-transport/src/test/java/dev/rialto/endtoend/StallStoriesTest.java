package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Streams that stall after their beginning was shown: where a fallback exists, it is asked beside
 * them, long before the transport gives them up. Three providers on real sockets.
 */
class StallStoriesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String[] PIECES = {"p0 ", "p1 ", "p2 ", "p3 ", "p4 ", "p5 "};

  /** Whether the reader has got a piece of the first one's answer. */
  private final AtomicBoolean begun = new AtomicBoolean();

  private final LoopbackProvider first = server(PIECES);
  private final LoopbackProvider second = server("q0 ", "q1 ");
  private final LoopbackProvider third = server("r0 ", "r1 ");

  private static LoopbackProvider server(String... pieces) {
    return LoopbackProvider.builder().when(any()).answerInPieces(pieces).start();
  }

  /** On a slow machine the first one is silent for a while, which is another story. */
  private void fallbacksAnswerOnceItHasBegun() {
    second.when(r -> !begun.get()).fault(Fault.silence());
    third.when(r -> !begun.get()).fault(Fault.silence());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    third.close();
  }

  private Rialto.Builder builder(Duration silence) {
    return Rialto.builder()
        .provider(OpenAi.compatible("first", first.baseUrl()).models("m1").build())
        .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
        .provider(OpenAi.compatible("third", third.baseUrl()).models("m3").build())
        .route(r -> r.primary("first/m1").fallback("second/m2", "third/m3"))
        .hedge(h -> h.silence(silence).minimumDelay(silence));
  }

  private Rialto.Builder impatient() {
    fallbacksAnswerOnceItHasBegun();
    return builder(Duration.ofMillis(200));
  }

  private Told told(Rialto rialto, CallOptions options) throws Exception {
    Told told = new Told(rialto.client(Tale.class).events("count", options), begun);
    told.stream.events().subscribe(told);
    told.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return told;
  }

  private static CallOptions with(StreamRecovery recovery) {
    return CallOptions.builder().timeout(Duration.ofMinutes(1)).streamRecovery(recovery).build();
  }

  @Test
  void restart_theFallbackTakesOver_andTheReaderIsToldThatWhatCameIsVoid() throws Exception {
    first.when(any()).fault(Fault.stallAfter(4));
    try (Rialto rialto = impatient().build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.text(false)).startsWith("p0 ").contains("q0 ");
      assertThat(told.text(true)).isEqualTo("q0 q1 ");
      Result<List<String>> result = told.result();
      assertThat(result.model()).isEqualTo("second/m2");
      assertThat(result.attempts())
          .filteredOn(a -> a.model().equals("first/m1"))
          .singleElement()
          .satisfies(a -> assertThat(a.failure()).contains("another answered first"));
      assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(first.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void restart_whoseSecondStallsToo_isAnsweredByTheThird() throws Exception {
    first.when(any()).fault(Fault.stallAfter(4));
    fallbacksAnswerOnceItHasBegun();
    second.when(any()).fault(Fault.stallAfter(2));
    try (Rialto rialto = impatient().build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.text(true)).isEqualTo("r0 r1 ");
      assertThat(told.restarts()).isEqualTo(2);
      assertThat(told.result().model()).isEqualTo("third/m3");
    }
  }

  @Test
  void restart_whoseSecondDies_isAnsweredByTheThird() throws Exception {
    first.when(any()).fault(Fault.resetAfter(4));
    second.when(any()).fault(Fault.disconnectAfter(2));
    try (Rialto rialto = builder(PATIENCE).build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.text(true)).isEqualTo("r0 r1 ");
      assertThat(told.result().model()).isEqualTo("third/m3");
    }
  }

  @Test
  void restart_whoseAllDie_failsWithWhatWasShownLast() throws Exception {
    first.when(any()).fault(Fault.resetAfter(4));
    second.when(any()).fault(Fault.status(503));
    third.when(any()).fault(Fault.status(401));
    try (Rialto rialto = builder(PATIENCE).retry(r -> r.maxRepeats(0)).build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.error).isNotNull();
      assertThat(told.error.details().partialText()).isEqualTo(told.text(true)).startsWith("p0 ");
      assertThat(told.error.details().attempts()).hasSize(3);
      assertThat(told.restarts()).isZero();
    }
  }

  @Test
  void continue_theFallbackGoesOnFromWhatWasShown() throws Exception {
    first.when(any()).fault(Fault.stallAfter(4));
    try (Rialto rialto =
        impatient().catalog(c -> c.model("third/m3", m -> m.can(Capability.PREFILL))).build()) {
      Collected stream =
          new Collected(Long.MAX_VALUE) {
            @Override
            public synchronized void onNext(String piece) {
              super.onNext(piece);
              begun.set(true);
            }
          };
      rialto.client(Probe.class).stream("count", with(StreamRecovery.CONTINUE)).subscribe(stream);
      stream.awaitEnd();
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).startsWith("p0 p1 ").endsWith("r0 r1 ");
      assertThat(third.requests().get(third.requests().size() - 1).body())
          .contains("\"assistant\"")
          .contains("p0 p1");
      assertThat(second.requests())
          .as("it takes no beginning")
          .noneMatch(asked -> asked.body().contains("\"assistant\""));
    }
  }

  @Test
  void restart_aSlowStreamThatIsAlive_isLeftAlone() throws Exception {
    first.when(any()).tokenPace(Duration.ofMillis(20));
    try (Rialto rialto = builder(PATIENCE).build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.text(false)).isEqualTo(String.join("", PIECES));
      assertThat(second.counters().requests()).isZero();
    }
  }

  @Test
  void aHedgeThatWouldCostMoreThanTheCap_isNotMade_norIsTheNextOneSpared() throws Exception {
    first.when(any()).fault(Fault.stallAfter(4));
    try (Rialto rialto =
        impatient()
            .catalog(
                c ->
                    c.model("second/m2", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(1_000))))
                        .model(
                            "third/m3", m -> m.prices(TokenRates.of(Usd.of("0.1"), Usd.of("0.4")))))
            .build()) {
      Told told = told(rialto, with(StreamRecovery.RESTART));
      assertThat(told.text(true)).isEqualTo("r0 r1 ");
      assertThat(second.counters().requests()).as("0.50 USD for 500 tokens").isZero();
    }
  }

  @Test
  void bothLegsOfAHedgeFail_theThirdAnswers_andNoneIsAskedTwice() {
    first.when(any()).latency(Duration.ofMillis(500)).when(any()).fault(Fault.errorAfter(0));
    second.when(any()).latency(Duration.ofMillis(500)).when(any()).fault(Fault.errorAfter(0));
    try (Rialto rialto =
        builder(Duration.ofMillis(200))
            .hedge(
                h ->
                    h.silence(Duration.ofMillis(200))
                        .minimumDelay(Duration.ofMillis(200))
                        .tokenPace(Duration.ofNanos(1)))
            .retry(r -> r.maxRepeats(0))
            .build()) {
      Result<String> result = rialto.client(Probe.class).ask("hello", with(StreamRecovery.FAIL));
      assertThat(result.model()).isEqualTo("third/m3");
      assertThat(result.attempts()).hasSize(3);
      assertThat(first.counters().requests()).isLessThanOrEqualTo(1);
      assertThat(second.counters().requests()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void allLegsFail_theErrorNamesEach() {
    first.when(any()).fault(Fault.status(500));
    second.when(any()).fault(Fault.status(503));
    third.when(any()).fault(Fault.closeConnection());
    try (Rialto rialto = builder(Duration.ofMillis(200)).retry(r -> r.maxRepeats(0)).build()) {
      RialtoException e =
          catchThrowableOfType(
              RialtoException.class,
              () -> rialto.client(Probe.class).ask("hello", with(StreamRecovery.FAIL)));
      assertThat(e.details().attempts())
          .extracting(a -> a.model())
          .containsExactly("first/m1", "second/m2", "third/m3");
    }
  }

  /** Keeps the events of a stream. */
  private static final class Told implements Flow.Subscriber<ResponseEvent> {
    private final List<ResponseEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletionStream<String> stream;
    private RialtoException error;

    private final AtomicBoolean begun;

    Told(CompletionStream<String> stream, AtomicBoolean begun) {
      this.stream = stream;
      this.begun = begun;
    }

    Result<List<String>> result() throws Exception {
      return stream.result().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    long restarts() {
      return events.stream().filter(ResponseEvent.Restarted.class::isInstance).count();
    }

    String text(boolean sinceRestart) {
      StringBuilder all = new StringBuilder();
      for (ResponseEvent event : events) {
        if (sinceRestart && event instanceof ResponseEvent.Restarted) {
          all.setLength(0);
        } else if (event instanceof ResponseEvent.Text text) {
          all.append(text.text());
        }
      }
      return all.toString();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ResponseEvent event) {
      events.add(event);
      begun.compareAndSet(false, event.isContent());
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
  }
}
