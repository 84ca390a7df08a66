package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CancelledCallException;
import dev.rialto.ContentFilteredException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FinishReason;
import dev.rialto.InvalidRequestException;
import dev.rialto.RateLimitException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.testing.ScriptedStage;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSubscriptionTest {

  private final Fixture fixture = new Fixture();

  @Test
  void demand_reachesThePipelineAsItIs_andNothingComesBeyondIt() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(3);
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    assertThat(call.requested()).isEqualTo(3);

    call.text("one", "two", "three", "unasked");
    assertThat(subscriber.elements).containsExactly("one", "two", "three");
    assertThat(call.requested()).isEqualTo(3);

    subscriber.subscription().request(2);
    assertThat(subscriber.elements).endsWith("unasked");
    assertThat(call.requested()).as("what the next element needs").isGreaterThanOrEqualTo(4);
  }

  @Test
  void content_thatMakesNoElement_isMadeUpFor() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(2);
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    call.sink.onEvent(new ResponseEvent.Reasoning("hm"));
    assertThat(call.requested()).isEqualTo(3);
    call.text("one");
    call.sink.onEvent(new ResponseEvent.Usage(ScriptedStage.USAGE));
    assertThat(call.requested()).isEqualTo(3);
  }

  @Test
  void unboundedDemand_isPassedOnInWindows_toppedUpHalfWay() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    assertThat(call.requested()).isEqualTo(256);
    for (int i = 0; i < 127; i++) {
      call.text("piece");
    }
    assertThat(call.requested()).isEqualTo(256);
    call.text("half");
    assertThat(call.requested()).isEqualTo(384);
    call.finish();
    assertThat(subscriber.elements).hasSize(128);
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void unboundedDemand_ofASlowSubscriber_keepsMemoryBounded() {
    AtomicLong emitted = new AtomicLong();
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    // While the first element is worked off, another thread brings all that was asked for.
    subscriber.onNextDo(
        e -> {
          while (emitted.get() < Math.min(10_000, call.requested())) {
            emitted.incrementAndGet();
            call.text("more");
          }
        });
    emitted.incrementAndGet();
    call.text("first");
    assertThat(emitted.get()).isEqualTo(256);
    assertThat(subscriber.elements).hasSize(256);
    assertThat(call.requested()).as("asked for when all was worked off").isEqualTo(512);
  }

  @Test
  void requestWithinOnNext_doesNotRecurse() {
    long many = 100_000;
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    subscriber.onNextDo(e -> subscriber.subscription().request(1));
    fixture.publisher(new CountingStage(many)).subscribe(subscriber);
    assertThat(subscriber.elements).hasSize((int) many);
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void noDemand_nothingIsAsked() {
    RecordingSubscriber<String> subscriber = new RecordingSubscriber<>();
    fixture.publisher().subscribe(subscriber);
    assertThat(fixture.stage.only().requested()).isZero();
  }

  @Test
  void signals_waitUntilOnSubscribeHasReturned() {
    ScriptedStage atOnce = new ScriptedStage(started -> started.fail(Fixture.rateLimit()));
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(0);
    fixture.publisher(atOnce).subscribe(subscriber);
    assertThat(subscriber.signals).containsExactly("subscribed", "error");
  }

  @Test
  void requestZero_failsAndCancelsTheCall() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    fixture.publisher().subscribe(subscriber);
    subscriber.subscription().request(0);
    assertThat(subscriber.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(fixture.stage.only().cancelled()).isTrue();
    assertThat(fixture.ended().failure()).isEqualTo("CancelledCallException");
    assertThat(fixture.live.count()).isZero();

    subscriber.subscription().request(-1);
    assertThat(subscriber.signals).containsExactly("subscribed", "error");
  }

  @Test
  void cancelInOnSubscribe_startsNoCall() {
    RecordingSubscriber<String> subscriber =
        new RecordingSubscriber<String>().onSubscribe(s -> s.cancel());
    fixture.publisher().subscribe(subscriber);
    assertThat(fixture.stage.count()).isZero();
    assertThat(subscriber.signals).containsExactly("subscribed");
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void cancelInOnNext_isTheLastSignal() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    subscriber.onNextDo(e -> subscriber.subscription().cancel());
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("one", "two");
    call.finish();
    assertThat(subscriber.elements).containsExactly("one");
    assertThat(subscriber.signals).containsExactly("subscribed", "next");
    assertThat(call.cancelled()).isTrue();
    assertThat(fixture.ended().failure()).isEqualTo("CancelledCallException");
    assertThat(fixture.live.count()).as("timers").isZero();
  }

  @Test
  void onNextThatThrowsAnError_countsAsCancelled_andTheTransportHearsNothing() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    subscriber.onNextDo(
        e -> {
          throw new AssertionError("thrown by the test");
        });
    fixture.publisher().subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("one", "two");
    call.finish();
    assertThat(subscriber.signals).containsExactly("subscribed", "next");
    assertThat(call.cancelled()).isTrue();
  }

  @Test
  void onSubscribeThatThrows_startsNoCall() {
    RecordingSubscriber<String> subscriber =
        new RecordingSubscriber<String>()
            .onSubscribe(
                s -> {
                  throw new IllegalStateException("thrown by the test");
                });
    fixture.publisher().subscribe(subscriber);
    assertThat(fixture.stage.count()).isZero();
    assertThat(subscriber.signals).isEmpty();
  }

  @Test
  void secondSubscriber_isRefusedAndTheFirstGoesOn() {
    StreamPublisher<String> publisher = fixture.publisher();
    RecordingSubscriber<String> first = RecordingSubscriber.wanting(1);
    RecordingSubscriber<String> second = RecordingSubscriber.wanting(1);
    publisher.subscribe(first);
    publisher.subscribe(second);
    assertThat(second.signals).containsExactly("subscribed", "error");
    assertThat(second.error).hasMessageContaining("one subscriber");
    fixture.stage.only().text("one");
    assertThat(first.elements).containsExactly("one");

    RecordingSubscriber<String> third =
        new RecordingSubscriber<String>().onSubscribe(s -> s.cancel());
    publisher.subscribe(third);
    assertThat(third.signals).as("refused after it cancelled").containsExactly("subscribed");
    assertThatThrownBy(() -> publisher.subscribe(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void deadline_dropsWhatWaits_cancels_andCarriesWhatArrived() {
    List<Runnable> callbacks = new ArrayList<>();
    Fixture late = new Fixture(new ScriptedStage(), callbacks::add);
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    late.publisher().subscribe(subscriber);
    late.stage.only().text("one ", "two");
    late.stage.only().sink.onEvent(new ResponseEvent.Usage(ScriptedStage.USAGE));

    late.clock.advance(Fixture.TIMEOUT.minusNanos(1));
    assertThat(callbacks).isEmpty();
    late.clock.advance(Duration.ofNanos(1));
    assertThat(late.stage.only().cancelled()).isTrue();
    assertThat(subscriber.error).as("not on the timer's thread").isNull();
    callbacks.get(0).run();

    assertThat(subscriber.signals).containsExactly("subscribed", "next", "error");
    assertThat(subscriber.error)
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("60000 ms");
    RialtoException error = (RialtoException) subscriber.error;
    assertThat(error.details().partialText()).isEqualTo("one two");
    assertThat(error.details().usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(late.ended().failure()).isEqualTo("DeadlineExceededException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<think>Let me see", "<think>See</thi", "<", "<think>So.</think>It is"})
  void whatAModelThought_hasArrived_howeverTheCallEnds(String text) {
    Consumer<Fixture> deadline = late -> late.clock.advance(Fixture.TIMEOUT);
    Consumer<Fixture> failure = late -> late.stage.only().fail(Fixture.rateLimit());
    for (Consumer<Fixture> end : List.of(deadline, failure)) {
      Fixture late = new Fixture();
      RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
      late.publisher().subscribe(subscriber);
      late.stage.only().text(text.substring(0, 1), text.substring(1));
      end.accept(late);
      assertThat(((RialtoException) subscriber.error).details().partialText()).isEqualTo(text);
    }
  }

  @Test
  void error_comesAfterTheElements_andCarriesWhatArrived() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    fixture.publisher().subscribe(subscriber);
    fixture.stage.only().text("one ", "two");
    fixture.stage.only().fail(Fixture.rateLimit());
    assertThat(subscriber.signals).containsExactly("subscribed", "next");
    subscriber.subscription().request(1);
    assertThat(subscriber.signals).containsExactly("subscribed", "next", "next", "error");
    assertThat(subscriber.error).isInstanceOf(RateLimitException.class);
    assertThat(((RialtoException) subscriber.error).details().partialText()).isEqualTo("one two");
    assertThat(fixture.ended().model()).isEqualTo("acme/large");
  }

  @Test
  void answerThatAFilterStopped_isNoSuccess() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    fixture.publisher().subscribe(subscriber);
    fixture.stage.only().text("half of");
    fixture
        .stage
        .only()
        .finish(new FinishReason(FinishReason.Kind.CONTENT_FILTER, "content_filter"));
    assertThat(subscriber.error).isInstanceOf(ContentFilteredException.class);
    assertThat(((RialtoException) subscriber.error).details().partialText()).isEqualTo("half of");
  }

  @Test
  void answerThatACapCut_ends() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    fixture.publisher().subscribe(subscriber);
    fixture.stage.only().text("cut");
    fixture.stage.only().finish(new FinishReason(FinishReason.Kind.LENGTH, "length"));
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void end_isReportedOnceWithTimesAndTokens() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    fixture.publisher().subscribe(subscriber);
    fixture.clock.advance(Duration.ofMillis(20));
    fixture.stage.only().text("one");
    fixture.clock.advance(Duration.ofMillis(30));
    fixture.stage.only().text("two");
    fixture.stage.only().finish();
    fixture.live.close();
    subscriber.subscription().cancel();
    assertThat(fixture.ended().firstTokenNanos()).isEqualTo(20_000_000);
    assertThat(fixture.ended().totalNanos()).isEqualTo(50_000_000);
    assertThat(fixture.ended().usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void planThatThrows_isSignalled() {
    StreamPublisher<String> publisher =
        new StreamPublisher<>(
            () -> {
              throw new IllegalStateException("thrown by the test");
            },
            Elements::text,
            fixture.stage,
            fixture.tools(),
            new AtomicBoolean(),
            StreamTap.NONE);
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    publisher.subscribe(subscriber);
    assertThat(subscriber.error)
        .isInstanceOf(InvalidRequestException.class)
        .hasRootCauseMessage("thrown by the test");
  }

  @Test
  void stageThatThrows_isSignalledAndLeavesNothing() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    fixture
        .publisher(
            (call, sink) -> {
              throw new IllegalStateException("thrown by the test");
            })
        .subscribe(subscriber);
    assertThat(subscriber.signals).containsExactly("subscribed", "error");
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void cancelWhileAStageThrowsAnError_endsTheCall() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    LinkageError thrown = new LinkageError("thrown by the test");
    assertThatThrownBy(
            () ->
                fixture
                    .publisher(
                        (call, sink) -> {
                          subscriber.subscription().cancel();
                          throw thrown;
                        })
                    .subscribe(subscriber))
        .isSameAs(thrown);
    assertThat(fixture.ended().failure()).isEqualTo("CancelledCallException");
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void close_endsRunningStreams_andNewOnesBegin_never() {
    RecordingSubscriber<String> running = RecordingSubscriber.wanting(1);
    fixture.publisher().subscribe(running);
    fixture.live.close();
    assertThat(running.error).isInstanceOf(CancelledCallException.class);
    assertThat(fixture.stage.only().cancelled()).isTrue();

    RecordingSubscriber<String> late = RecordingSubscriber.wanting(1);
    fixture.publisher().subscribe(late);
    assertThat(late.error).isInstanceOf(CancelledCallException.class);
    assertThat(fixture.stage.count()).isEqualTo(1);
  }

  @Test
  void closeWhileSubscribing_startsNoCall() {
    RecordingSubscriber<String> subscriber =
        new RecordingSubscriber<String>().onSubscribe(s -> fixture.live.close());
    fixture.publisher().subscribe(subscriber);
    assertThat(subscriber.error).isInstanceOf(CancelledCallException.class);
    assertThat(fixture.stage.count()).isZero();
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void subscriptionThatIsKept_letsGoOfItsSubscriber() {
    AtomicReference<Flow.Subscription> kept = new AtomicReference<>();
    WeakReference<Flow.Subscriber<String>> gone = cancelled(kept);
    for (int i = 0; i < 100 && gone.get() != null; i++) {
      System.gc();
    }
    assertThat(gone.get()).isNull();
    assertThat(kept.get()).isNotNull();
  }

  private WeakReference<Flow.Subscriber<String>> cancelled(
      AtomicReference<Flow.Subscription> subscription) {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    fixture.publisher().subscribe(subscriber);
    subscription.set(subscriber.subscription());
    subscriber.subscription().cancel();
    return new WeakReference<>(subscriber);
  }
}
