package dev.rialto.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.TransportRequest;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.TestAttempt;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamStageTest {

  private static final String KEY = "sk-secret-key";

  private final FakeClock clock = new FakeClock();
  private final ScriptedTransport transport = new ScriptedTransport();
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void contractWasKept() {
    assertThat(sink.violations()).isEmpty();
    if (sink.isOver()) {
      assertThat(clock.pending()).as("timers left").isZero();
    }
  }

  @Test
  void request_isSentWithTheEndpointsAddressHeadersAndDeadline() {
    start(transport, sink);
    TransportRequest request = transport.only().request;
    assertThat(request.path()).isEqualTo("/v1/ask");
    assertThat(request.origin()).hasToString("https://api.acme.test");
    assertThat(request.headers().get("authorization")).isEqualTo("Bearer " + KEY);
    assertThat(request.headers().get("x-team")).isEqualTo("blue");
    assertThat(request.deadlineNanos().getAsLong() - clock.nanoTime())
        .isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void content_isHandedOutAsFarAsItIsAskedFor_andCreditFollows() {
    Flight flight = start(transport, sink);
    ScriptedTransport.Sent wire = transport.only();
    wire.head();
    wire.data("Mab");
    assertThat(sink.text()).as("nothing was asked for").isEmpty();
    assertThat(sink.events()).as("what is no content comes").hasSize(1);
    assertThat(wire.credits).isEmpty();

    flight.request(1);
    assertThat(sink.text()).isEqualTo("a");
    assertThat(wire.credits).as("half of the chunk is not worked off").isEmpty();
    flight.request(1);
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(wire.credits).containsExactly(3);

    wire.data("cd.");
    wire.end();
    assertThat(sink.isOver()).as("the end waits behind the content").isFalse();
    flight.request(Long.MAX_VALUE);
    assertThat(sink.text()).isEqualTo("abcd");
    assertThat(wire.returned()).isEqualTo(6);
    assertThat(sink.completed().model()).isEqualTo("acme/large-0425");
    assertThat(sink.completed().requestId()).isEqualTo("req-7");
    assertThat(sink.completed().endpoint()).isEqualTo("acme#1");
    assertThat(wire.cancels).isZero();
  }

  @Test
  void demand_withinASignal_doesNotRecurse() {
    AtomicReference<@Nullable Flight> flight = new AtomicReference<>();
    RecordingSink greedy =
        new RecordingSink() {
          @Override
          public void onEvent(ResponseEvent event) {
            super.onEvent(event);
            Flight own = flight.get();
            if (own != null) {
              own.request(1);
            }
          }
        };
    flight.set(start(transport, greedy));
    transport.only().head();
    transport.only().data("x".repeat(50_000));
    flight.get().request(1);
    assertThat(greedy.contents()).isEqualTo(50_000);
    assertThat(greedy.violations()).isEmpty();
    flight.get().cancel();
  }

  @Test
  void handlerCalledWithinSend_losesNothing() {
    ScriptedTransport atOnce =
        new ScriptedTransport(
            wire -> {
              wire.head();
              wire.data("M");
              wire.data("ab.");
              wire.end();
            });
    Flight flight = start(atOnce, sink);
    assertThat(atOnce.only().returned())
        .as("credit of what came before send returned")
        .isEqualTo(1);
    flight.request(2);
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(atOnce.only().returned()).isEqualTo(4);
    assertThat(sink.completed()).isNotNull();
  }

  @Test
  void failureWithinSend_isTheOutcome() {
    ScriptedTransport atOnce =
        new ScriptedTransport(wire -> wire.fail(Kind.CONNECT, Processing.NEVER_SENT));
    start(atOnce, sink);
    assertThat(sink.error()).isInstanceOf(TransportException.class);
  }

  @Test
  void transportThatThrows_isAnOutcomeWithoutTheKey() {
    start(
        new Transport() {
          @Override
          public TransportExchange send(
              TransportRequest request, dev.rialto.spi.ResponseHandler h) {
            throw new IllegalArgumentException(request.headers().get("authorization"));
          }

          @Override
          public boolean isTransportThread() {
            return false;
          }

          @Override
          public void close() {}
        },
        sink);
    assertThat(sink.error()).isInstanceOf(InvalidRequestException.class);
    assertThat(sink.error()).hasStackTraceContaining("acme/large");
    assertNoKey(sink.error());
  }

  @Test
  void firstToken_thatDoesNotCome_endsTheExchange() {
    start(transport, sink);
    transport.only().head();
    transport.only().data("M");
    clock.advance(Duration.ofSeconds(120).minusNanos(1));
    assertThat(sink.isOver()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(sink.error())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("No token within 120000 ms")
        .hasMessageContaining("acme/large");
    assertThat(transport.only().cancels).isEqualTo(1);
  }

  @Test
  void signsOfLife_areNoToken_areNotHandedOut_andAreToldWhenNoneComes() {
    start(transport, sink);
    transport.only().head();
    transport.only().data("M~~");
    clock.advance(Duration.ofSeconds(60));
    transport.only().data("~");
    assertThat(sink.events()).noneMatch(ResponseEvent.KeepAlive.class::isInstance);
    clock.advance(Duration.ofSeconds(60));
    assertThat(sink.error())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("though the provider said 3 times that it is there");
  }

  @Test
  void errorEvent_endsTheCallWithItsFailure_andIsNotHandedOut() {
    start(transport, sink).request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("MabF");
    assertThat(sink.error())
        .isInstanceOfSatisfying(
            OverloadedException.class, e -> assertThat(e.details().partialText()).isEqualTo("ab"));
    assertThat(sink.events()).noneMatch(ResponseEvent.Failed.class::isInstance);
    assertThat(transport.only().cancels).isEqualTo(1);
  }

  @Test
  void firstToken_thatCame_stopsTheClock() {
    Flight flight = start(transport, sink);
    transport.only().head();
    transport.only().data("a");
    assertThat(clock.pending()).isZero();
    flight.cancel();
  }

  @Test
  void unaryRequest_hasNoTimeToTheFirstToken_norOfItsHeaders() {
    Flight flight =
        stage(transport, Runnable::run)
            .start(
                new TestAttempt(
                    clock, TestCall.asking(clock, "why?").call(), target("large", KEY), sink));
    assertThat(clock.pending()).isZero();
    assertThat(transport.only().request.timeouts().headers()).isGreaterThan(Duration.ofHours(1));
    assertThat(transport.only().request.timeouts().connect())
        .isEqualTo(PhaseTimeouts.DEFAULT.connect());
    flight.cancel();
  }

  @Test
  void cancel_isTheLastSignal_andReachesTheWire() {
    Flight flight = start(transport, sink);
    transport.only().head();
    transport.only().data("ab");
    flight.request(1);
    flight.cancel();
    flight.request(1);
    transport.only().data("c.");
    transport.only().end();
    transport.only().fail(Kind.RESET);
    assertThat(sink.text()).isEqualTo("a");
    assertThat(sink.isOver()).isFalse();
    assertThat(transport.only().cancels).isEqualTo(1);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void cancel_thatMayBlock_isLeftToTheCallbacks() {
    Queue<Runnable> callbacks = new ArrayDeque<>();
    Flight flight = start(stage(transport, callbacks::add), sink);
    transport.only().cancelsAtOnce = false;
    flight.cancel();
    assertThat(transport.only().cancels).as("not on this thread").isZero();
    callbacks.remove().run();
    assertThat(transport.only().cancels).isEqualTo(1);
    assertThat(callbacks).isEmpty();
  }

  @Test
  void cancel_withinSend_reachesTheWire() {
    // The error of a sink that throws ends the exchange before the transport has returned it.
    ScriptedTransport atOnce =
        new ScriptedTransport(
            wire -> {
              wire.head();
              wire.data("M!");
            });
    start(atOnce, sink);
    assertThat(sink.failed()).isTrue();
    assertThat(atOnce.only().cancels).isEqualTo(1);
  }

  @Test
  void bodyWithoutItsEnd_isTruncated_andSaysWhatArrived() {
    Flight flight = start(transport, sink);
    flight.request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("ab");
    transport.only().end();
    assertThat(sink.error()).isInstanceOf(TruncatedResponseException.class);
    assertThat(sink.error().details().partialText()).isEqualTo("ab");
  }

  @Test
  void decoderThatThrows_endsTheExchange_afterWhatItHadDecoded() {
    Flight flight = start(transport, sink);
    flight.request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("ab!");
    transport.only().data("c");
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(sink.error())
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("the decoder broke");
    assertThat(transport.only().cancels).isEqualTo(1);
  }

  @Test
  void decoderThatOverflowsTheStack_endsTheExchange() {
    start(transport, sink);
    transport.only().head();
    transport.only().data("^");
    assertThat(sink.error()).isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void decoderThatCannotBeMade_endsTheExchange() {
    stage(transport, Runnable::run)
        .start(
            new TestAttempt(
                clock,
                TestCall.asking(clock, "why?").streaming().call(),
                target("undecodable", KEY),
                sink));
    transport.only().head();
    transport.only().data("a");
    assertThat(sink.error())
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("no decoder for this");
    assertThat(transport.only().cancels).isEqualTo(1);
  }

  @Test
  void bodyWithoutAHead_isAnError() {
    start(transport, sink);
    transport.only().data("a");
    assertThat(sink.error()).isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void sinkThatThrows_getsAnError_andTheExchangeEnds() {
    AtomicReference<@Nullable RialtoException> heard = new AtomicReference<>();
    RecordingSink broken =
        new RecordingSink() {
          @Override
          public void onEvent(ResponseEvent event) {
            throw new AssertionError("thrown by the test");
          }

          @Override
          public void onError(RialtoException failure) {
            heard.set(failure);
            super.onError(failure);
          }
        };
    Flight flight = start(transport, broken);
    transport.only().head();
    transport.only().data("abc.");
    // On the thread of the one who asks, who must not get what the sink threw.
    flight.request(Long.MAX_VALUE);
    transport.only().end();
    assertThat(heard.get()).isInstanceOf(InvalidResponseException.class);
    assertThat(heard.get()).hasMessageContaining("thrown by the test");
    assertThat(transport.only().cancels).isEqualTo(1);
    assertThat(broken.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failureBeforeTheHead_isNamed(Kind kind) {
    start(transport, sink);
    transport.only().fail(kind, Processing.NEVER_SENT);
    Class<? extends RialtoException> expected =
        switch (kind) {
          case DEADLINE, HEADERS_TIMEOUT, BODY_TIMEOUT -> DeadlineExceededException.class;
          case CLOSED -> CancelledCallException.class;
          case HANDLER -> InvalidRequestException.class;
          default -> TransportException.class;
        };
    assertThat(sink.error()).isExactlyInstanceOf(expected).hasMessageContaining("It was " + kind);
    assertThat(sink.error().details().provider()).isEqualTo("acme");
    assertThat(sink.error().details().model()).isEqualTo("large");
    assertThat(sink.error().advice()).isNotEmpty();
    if (sink.error() instanceof TransportException failure) {
      assertThat(failure.processing()).hasToString("NEVER_SENT");
    }
    assertNoKey(sink.error());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failureWithinTheBody_keepsWhatArrived(Kind kind) {
    Flight flight = start(transport, sink);
    flight.request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("ab");
    transport.only().fail(kind);
    assertThat(sink.error())
        .isExactlyInstanceOf(
            switch (kind) {
              case DEADLINE -> DeadlineExceededException.class;
              case CLOSED -> CancelledCallException.class;
              // Another attempt's answer would be as long.
              case LIMIT -> InvalidResponseException.class;
              default -> TruncatedResponseException.class;
            })
        .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase("it was " + kind));
    assertThat(sink.error().details().partialText()).isEqualTo("ab");
  }

  @Test
  void failureBehindTheEndMarker_leavesTheAnswerWhole() {
    for (Kind kind : new Kind[] {Kind.RESET, Kind.CONNECTION_LOST, Kind.BODY_TIMEOUT}) {
      ScriptedTransport own = new ScriptedTransport();
      RecordingSink whole = new RecordingSink();
      start(own, whole).request(Long.MAX_VALUE);
      own.only().head();
      own.only().data("ab.");
      own.only().fail(kind);
      assertThat(whole.completed()).as(kind.name()).isNotNull();
      assertThat(whole.text()).isEqualTo("ab");
      assertThat(whole.events().get(2)).isInstanceOf(ResponseEvent.Usage.class);
    }
    start(transport, sink).request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("ab.");
    transport.only().fail(Kind.PROTOCOL);
    assertThat(sink.error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void bodyThatStaysOpenBehindItsEndMarker_isTakenAsEndedAfterAMoment() {
    Flight flight = start(transport, sink);
    ScriptedTransport.Sent wire = transport.only();
    wire.head();
    wire.data("Mab.");
    flight.request(Long.MAX_VALUE);
    clock.advance(Duration.ofMillis(499));
    assertThat(sink.isOver()).isFalse();
    wire.data("++");
    clock.advance(Duration.ofMillis(1));
    assertThat(sink.completed().requestId()).isEqualTo("req-7");
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(sink.events())
        .as("what was counted behind the mark")
        .contains(new ResponseEvent.Usage(new TokenUsage(1, 0, 0, 4, 0)));
    assertThat(wire.cancels).as("the server hears that nobody listens").isEqualTo(1);
    wire.data("c");
    wire.end();
    assertThat(sink.text()).isEqualTo("ab");
  }

  /** The timer's thread is that of all calls, and a subscriber's code may block. */
  @Test
  void whatTheTimerBringsAbout_runsAmongTheCallbacks() {
    Queue<Runnable> callbacks = new ArrayDeque<>();
    start(stage(transport, callbacks::add), sink).request(Long.MAX_VALUE);
    ScriptedTransport.Sent wire = transport.only();
    wire.head();
    wire.data("ab.");
    clock.advance(Duration.ofMillis(500));
    assertThat(sink.isOver()).isFalse();
    wire.data("c+");
    wire.end();
    wire.fail(Kind.RESET);
    assertThat(sink.isOver()).as("the end has its turn").isFalse();
    callbacks.remove().run();
    assertThat(sink.completed()).isNotNull();
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(wire.cancels).isEqualTo(1);

    ScriptedTransport silent = new ScriptedTransport();
    RecordingSink none = new RecordingSink();
    start(stage(silent, callbacks::add), none);
    clock.advance(Duration.ofSeconds(120));
    assertThat(none.isOver()).isFalse();
    callbacks.remove().run();
    assertThat(none.error()).isInstanceOf(DeadlineExceededException.class);
    assertThat(callbacks).isEmpty();
  }

  @Test
  void whatComesBeforeTheCallbacksTurn_counts() {
    Queue<Runnable> callbacks = new ArrayDeque<>();
    Flight late = start(stage(transport, callbacks::add), sink);
    transport.only().head();
    clock.advance(Duration.ofSeconds(120));
    transport.only().data("a");
    callbacks.remove().run();
    assertThat(sink.isOver()).as("the first token came").isFalse();
    transport.only().data(".");
    clock.advance(Duration.ofMillis(500));
    late.cancel();
    callbacks.remove().run();
    assertThat(sink.isOver()).as("it was cancelled").isFalse();
    assertThat(transport.only().cancels).isEqualTo(1);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void executorThatRefuses_leavesNobodyWaiting() {
    Executor closed =
        task -> {
          throw new RejectedExecutionException("closed");
        };
    start(stage(transport, closed), sink).request(Long.MAX_VALUE);
    transport.only().head();
    transport.only().data("ab.");
    clock.advance(Duration.ofMillis(500));
    assertThat(sink.completed()).isNotNull();
    ScriptedTransport silent = new ScriptedTransport();
    RecordingSink none = new RecordingSink();
    start(stage(silent, closed), none);
    clock.advance(Duration.ofSeconds(120));
    assertThat(none.error()).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void bodyThatEndsBehindItsEndMarker_isNotCancelled() {
    Flight flight = start(transport, sink);
    ScriptedTransport.Sent wire = transport.only();
    wire.head();
    flight.request(Long.MAX_VALUE);
    wire.data("ab.");
    wire.end();
    assertThat(sink.completed()).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(wire.cancels).isZero();
  }

  @Test
  void cancel_behindTheEndMarker_leavesNoTimer() {
    Flight flight = start(transport, sink);
    transport.only().head();
    transport.only().data("ab.");
    flight.cancel();
    assertThat(clock.pending()).isZero();
    assertThat(transport.only().cancels).isEqualTo(1);
  }

  @Test
  void failureBehindTheHeadAlone_isTheTransports() {
    start(transport, sink);
    transport.only().head();
    transport.only().data("X");
    transport.only().fail(Kind.RESET);
    assertThat(sink.error()).as("what the error body said").isInstanceOf(OverloadedException.class);
  }

  @Test
  void closedTransport_afterTheHead_endsTheCall() {
    start(transport, sink);
    transport.only().head();
    transport.only().fail(Kind.CLOSED);
    assertThat(sink.failed()).isTrue();
  }

  @Test
  void keyWithALineBreak_isRefusedWithoutShowingIt() {
    RecordingSink own = new RecordingSink();
    stage(transport, Runnable::run)
        .start(
            new TestAttempt(
                clock, TestCall.asking(clock, "why?").call(), target("large", KEY + "\nx"), own));
    assertThat(own.error()).isInstanceOf(InvalidRequestException.class);
    assertNoKey(own.error());
    assertThat(transport.sent).isEmpty();
  }

  private UpstreamStage stage(Transport over, Executor callbacks) {
    return new UpstreamStage(over, clock, callbacks, ModelCatalog::empty);
  }

  private Flight start(Transport over, ResponseSink to) {
    return start(stage(over, Runnable::run), to);
  }

  private Flight start(UpstreamStage stage, ResponseSink to) {
    return stage.start(
        new TestAttempt(
            clock, TestCall.asking(clock, "why?").streaming().call(), target("large", KEY), to));
  }

  private static Target target(String model, String key) {
    Endpoint endpoint =
        new Endpoint(
            "acme#1",
            "acme",
            new LineProtocol(),
            new Origin(true, "api.acme.test", 443),
            "/v1",
            Secret.of(key),
            Headers.of("x-team", "blue"),
            PhaseTimeouts.DEFAULT);
    return new Target(endpoint, model);
  }

  private static void assertNoKey(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("secret");
    }
  }
}
