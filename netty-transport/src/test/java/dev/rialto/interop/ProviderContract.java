package dev.rialto.interop;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.TruncatedResponseException;
import dev.rialto.interop.Place.Reached;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client sees of a provider, wherever that is reached and whatever is spoken on the way: the
 * same. Calls of a generated client over real sockets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderContract {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Returns where the provider is reached. */
  abstract Stream<Place> places();

  static Rialto rialto(Reached reached, NettyTransport transport) {
    return Rialto.builder()
        .provider(
            OpenAi.builder(reached.origin() + "/v1")
                .apiKey("sk-test")
                .defaultModel("loopback")
                .build())
        .sharedTransport(transport)
        .retry(r -> r.maxRepeats(0))
        .build();
  }

  @ParameterizedTest
  @MethodSource("places")
  void answersComeWholeAndInPieces(Place place) throws Exception {
    try (LoopbackProvider backend =
            place
                .backend()
                .when(any())
                .answerInPieces("Zwölf ", "Boxkämpfer ", "jagen ", "Viktor.")
                .start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Talk talk = rialto.client(Talk.class);
      assertThat(talk.say("hello")).isEqualTo("Zwölf Boxkämpfer jagen Viktor.");
      assertThat(Pieces.of(talk.pieces("hello"), "Viktor.").text())
          .isEqualTo("Zwölf Boxkämpfer jagen Viktor.");
      Answer models = Answer.get(transport, reached.origin(), "/v1/models");
      assertThat(models.head().status()).isEqualTo(200);
      assertThat(models.head().protocol()).isEqualTo(place.protocol);
      assertThat(rialto.transportStats().connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void piecesArriveAsTheyAreWritten(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().when(any()).fault(Fault.stallAfter(2)).start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      // The server says nothing more after two pieces: who waits for the whole waits for ever.
      Pieces pieces = Pieces.of(rialto.client(Talk.class).pieces("hello"), "");
      pieces.awaitText();
      pieces.cancel();
      isGivenUp(place, backend);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aHundredCallsAtOnceEachGetTheirOwnAnswer(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().answer(prompt -> "to " + prompt).start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Talk talk = rialto.client(Talk.class);
      List<CompletableFuture<Result<String>>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(talk.later("number " + i));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(all.get(i).get(20, TimeUnit.SECONDS).value()).isEqualTo("to number " + i);
      }
      assertThat(backend.counters().requests()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void longPromptsAndAnswersGoAndComeWhole(Place place) throws Exception {
    String prompt = "0123456789abcdef".repeat(1 << 14);
    try (LoopbackProvider backend =
            place.backend().answer(asked -> asked.equals(prompt) ? prompt : "cut").start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      assertThat(rialto.client(Talk.class).say(prompt)).isEqualTo(prompt);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void anErrorIsTheProvidersOwn(Place place) throws Exception {
    try (LoopbackProvider backend =
            place
                .backend()
                .when(promptContains("no"))
                .fault(Fault.rateLimited(Duration.ofSeconds(1)))
                .start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Talk talk = rialto.client(Talk.class);
      RateLimitException e = catchThrowableOfType(RateLimitException.class, () -> talk.say("no"));
      assertThat(e.details().status()).isEqualTo(429);
      assertThat(e.details().retryAfter()).isEqualTo(Duration.ofSeconds(1));
      // It waits for as long as it was told to.
      assertThat(talk.say("yes")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aCancelledCallIsGivenUpByTheProviderAndTheOthersGoOn(Place place) throws Exception {
    try (LoopbackProvider backend =
            place.backend().when(promptContains("hang")).fault(Fault.silence()).start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Talk talk = rialto.client(Talk.class);
      CompletableFuture<Result<String>> call = talk.later("hang");
      assertThat(backend.awaitCounters(c -> c.openStreams() == 1, PATIENCE)).isTrue();
      call.cancel(true);
      isGivenUp(place, backend);
      assertThat(talk.say("go on")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aProviderThatDiesInMidStreamTruncatesItAndWhatCameIsKept(Place place) throws Exception {
    try (LoopbackProvider backend =
            place
                .backend()
                .when(any())
                .answerInPieces("one ", "two ", "three ", "four ")
                .when(any())
                .fault(Fault.stallAfter(3))
                .start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Pieces pieces = Pieces.of(rialto.client(Talk.class).pieces("count"), "two ");
      pieces.awaitText();
      Runnable kill = backend::close;
      kill.run();
      ExecutionException e = catchThrowableOfType(ExecutionException.class, pieces::text);
      assertThat(e).as("the stream must not end well").isNotNull();
      TruncatedResponseException cut = (TruncatedResponseException) e.getCause();
      assertThat(cut.details().partialText()).startsWith("one two ").doesNotContain("four");
    }
  }

  /** None of these would ever end by itself. */
  private static void isGivenUp(Place place, LoopbackProvider backend) throws Exception {
    if (place.passesOnCancellations()) {
      assertThat(backend.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aDeadlineEndsACallThatIsNotAnswered(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().when(any()).fault(Fault.silence()).start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = rialto(reached, transport)) {
      Talk talk = rialto.client(Talk.class);
      CallOptions brief = CallOptions.builder().timeout(Duration.ofMillis(500)).build();
      assertThat(
              catchThrowableOfType(
                  dev.rialto.DeadlineExceededException.class, () -> talk.briefly("hello", brief)))
          .isNotNull();
      isGivenUp(place, backend);
    }
  }
}
