package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.serverError;
import static dev.rialto.internal.route.Fixture.transport;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.ContentFilteredException;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.ResponseEvent;
import dev.rialto.StreamRecovery;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.config.RetrySettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.spi.TransportFailure.Processing;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamRecoveryTest {

  private static final Consumer<FakeUpstream.Attempt> CUT =
      attempt -> {
        attempt.started().text("one ").text("two ");
        attempt.fail(transport(Processing.PROCESSED));
      };

  private final Fixture f = new Fixture().route("a", "b", "c");

  private void choose(StreamRecovery recovery, String... prefilling) {
    f.retry = RetrySettings.builder().jitter(0).streamRecovery(recovery).build();
    Set<String> takers = Set.of(prefilling);
    ModelFacts none = ModelFacts.UNKNOWN;
    f.guide =
        (provider, model) ->
            new ModelFacts(0, 0, none.vision(), none.tools(), takers.contains(provider), 0, 0);
  }

  @Test
  void held_nothingIsShownBeforeTheAnswerIsWhole_andACutIsNotSeen() {
    choose(StreamRecovery.HOLD);
    f.upstream.next("a", CUT);
    RecordingSink sink = f.stream();
    f.upstream.last().started().text("three ").text("four");
    assertThat(sink.events).isEmpty();
    f.upstream.last().complete();
    assertThat(sink.text()).isEqualTo("three four");
    assertThat(sink.provenance.attempts()).hasSize(2);
  }

  @Test
  void held_isHandedOutAsItIsAskedFor() {
    choose(StreamRecovery.HOLD);
    f.upstream.next("a", attempt -> attempt.started().text("one ").text("two").complete());
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    assertThat(sink.text()).isEmpty();
    flight.request(1);
    assertThat(sink.text()).isEqualTo("one ");
    assertThat(sink.provenance).isNull();
    flight.request(1);
    assertThat(sink.text()).isEqualTo("one two");
    assertThat(sink.provenance).isNotNull();
  }

  @Test
  void held_andFailedForGood_showsNothing() {
    choose(StreamRecovery.HOLD);
    f.upstream
        .next("a", CUT)
        .next("b", fails(new ContentFilteredException("no", "", Fixture.details(400, null), null)));
    RecordingSink sink = f.stream();
    assertThat(sink.error).isInstanceOf(ContentFilteredException.class);
    assertThat(sink.events).isEmpty();
  }

  @Test
  void held_andCancelled_endsTheAttempt() {
    choose(StreamRecovery.HOLD);
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.cancel();
    sink.muted = true;
    assertThat(f.upstream.last().cancelled).isTrue();
    f.upstream.last().answer("late");
  }

  @Test
  void restarted_theReaderIsToldThatWhatCameIsVoid() {
    choose(StreamRecovery.RESTART);
    f.upstream.next("a", CUT).next("b", answers("whole"));
    RecordingSink sink = f.restartable();
    assertThat(sink.events)
        .containsSubsequence(
            new ResponseEvent.Text("two "),
            new ResponseEvent.Restarted("TransportException: it broke"),
            new ResponseEvent.Started("id", "b-model"),
            new ResponseEvent.Text("whole"));
    assertThat(sink.events).filteredOn(ResponseEvent.Restarted.class::isInstance).hasSize(1);
    assertThat(sink.provenance.model()).isEqualTo("b/b-model");
  }

  @Test
  void restarted_noMoreIsAskedForThanTheReaderStillWants() {
    choose(StreamRecovery.RESTART);
    f.upstream.next("a", CUT);
    RecordingSink sink = new RecordingSink();
    sink.takesRestart = true;
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    // The scripted cut hands out two at once; the reader had asked for three.
    flight.request(3);
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    assertThat(f.upstream.last().requested).isEqualTo(1);
  }

  @Test
  void restarted_withNobodyLeft_failsWithWhatTheReaderHasSeen() {
    choose(StreamRecovery.RESTART);
    f.retry = f.retry.toBuilder().maxRepeats(0).build();
    f.upstream.next("a", CUT).next("b", fails(serverError())).next("c", fails(serverError()));
    RecordingSink sink = f.restartable();
    assertThat(sink.error.details().partialText()).isEqualTo("one two ");
    assertThat(sink.error.details().attempts()).hasSize(3);
    assertThat(sink.events).noneMatch(ResponseEvent.Restarted.class::isInstance);
  }

  @Test
  void restart_isNotForReadersThatCannotBeTold() {
    choose(StreamRecovery.RESTART);
    f.upstream.next("a", CUT);
    RecordingSink sink = f.stream();
    assertThat(sink.error).isInstanceOf(TransportException.class);
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void restart_isNoWayAroundAContentFilter() {
    choose(StreamRecovery.RESTART);
    f.upstream.next(
        "a",
        attempt -> {
          attempt.text("one");
          attempt.fail(new ContentFilteredException("no", "", Fixture.details(200, null), null));
        });
    assertThat(f.restartable().error).isInstanceOf(ContentFilteredException.class);
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void restarted_itsSilenceIsHedgedLikeAnyOther() {
    choose(StreamRecovery.RESTART);
    f.upstream.next("a", CUT);
    RecordingSink sink = f.restartable();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c");
    f.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("one two hi");
  }

  @Test
  void continued_theNextOneThatCanGoesOnWhereItBrokeOff() {
    choose(StreamRecovery.CONTINUE, "c");
    f.upstream.next("a", CUT);
    RecordingSink sink = f.stream();
    assertThat(f.upstream.endpoints()).containsExactly("a", "c");
    CompletionRequest request = (CompletionRequest) f.upstream.last().call.request();
    assertThat(request.messages()).endsWith(Message.assistant("one two"));
    f.upstream.last().started().text(" ").text("three");
    f.upstream.last().sink.onEvent(new ResponseEvent.Usage(new TokenUsage(9, 0, 0, 1, 0)));
    f.upstream.last().complete();
    assertThat(sink.text()).as("the space at the seam came twice").isEqualTo("one two three");
    assertThat(sink.events).noneMatch(ResponseEvent.Restarted.class::isInstance);
  }

  @Test
  void continued_aPieceOfWhichNothingIsLeftIsOwedToTheReader() {
    choose(StreamRecovery.CONTINUE, "b");
    f.upstream.next("a", CUT);
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(3);
    assertThat(f.upstream.last().requested).isEqualTo(1);
    f.upstream.last().started().text(" ");
    assertThat(f.upstream.last().requested).isEqualTo(2);
  }

  @Test
  void continued_fromWhatIsShownOfOneThatStalls() {
    choose(StreamRecovery.CONTINUE, "c");
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.started().text("one ").text("two ");
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "c");
    CompletionRequest request = (CompletionRequest) f.upstream.last().call.request();
    assertThat(request.messages()).endsWith(Message.assistant("one two"));
    f.upstream.last().started().text(" three").complete();
    stalls.text("late");
    assertThat(sink.text()).isEqualTo("one two three");
    assertThat(stalls.cancelled).isTrue();
  }

  @Test
  void continued_besideOneThatStalls_refused_andTheStalledOneGoesOn() {
    choose(StreamRecovery.CONTINUE, "b");
    f.upstream.next(
        "b",
        fails(new InvalidRequestException("no prefill", "", Fixture.details(400, null), null)));
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.text("one ");
    f.clock.advance(Duration.ofSeconds(30));
    stalls.text("two").complete();
    assertThat(sink.text()).isEqualTo("one two");
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
  }

  @Test
  void continue_whereNoModelTakesABegunAnswer_fails() {
    choose(StreamRecovery.CONTINUE);
    f.upstream.next("a", CUT);
    RecordingSink sink = f.stream();
    assertThat(sink.error).isInstanceOf(TransportException.class);
    assertThat(sink.error.details().partialText()).isEqualTo("one two ");
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void continue_refusedByTheOneThatTakesIt_failsWithTheCutAndWhatArrived() {
    choose(StreamRecovery.CONTINUE, "b");
    f.upstream
        .next("a", CUT)
        .next(
            "b",
            fails(
                new InvalidRequestException(
                    "no prefilled turn", "", Fixture.details(400, null), null)));
    RecordingSink sink = f.stream();
    assertThat(sink.error).isInstanceOf(TransportException.class);
    assertThat(sink.error.details().partialText()).isEqualTo("one two ");
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
  }

  @Test
  void continued_andCutAgain_allThatWasShownIsGoneOnFrom() {
    choose(StreamRecovery.CONTINUE, "b", "c");
    f.upstream
        .next("a", CUT)
        .next(
            "b",
            attempt -> {
              attempt.text(" three");
              attempt.fail(transport(Processing.PROCESSED));
            });
    RecordingSink sink = f.stream();
    CompletionRequest request = (CompletionRequest) f.upstream.last().call.request();
    assertThat(request.messages()).endsWith(Message.assistant("one two three"));
    f.upstream.last().answer(" four");
    assertThat(sink.text()).isEqualTo("one two three four");
  }
}
