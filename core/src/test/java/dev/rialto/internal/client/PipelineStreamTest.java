package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CancelledCallException;
import dev.rialto.CompletionStream;
import dev.rialto.FinishReason;
import dev.rialto.RateLimitException;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.testing.ScriptedStage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PipelineStreamTest {

  private final Fixture fixture = new Fixture();
  private final CompletionStream<String> stream = fixture.stream();

  @Test
  void result_ofASubscribedStream_isWholeBeforeTheLastSignal() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    List<Boolean> doneAtEnd = new ArrayList<>();
    subscriber.atEnd(() -> doneAtEnd.add(result().isDone()));
    stream.subscribe(subscriber);
    fixture.stage.only().text("one ", "two");
    assertThat(result()).isNotDone();
    fixture.stage.only().finish();

    assertThat(doneAtEnd).as("asked in onComplete").containsExactly(true);
    Result<List<String>> result = result().join();
    assertThat(result.value()).containsExactly("one ", "two");
    assertThat(result.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(result.usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(result.requestId()).isEqualTo("req-1");
  }

  @Test
  void result_waitsForTheSubscriberToReadToTheEnd() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    stream.subscribe(subscriber);
    fixture.stage.only().text("one", "two");
    fixture.stage.only().finish();
    assertThat(result()).isNotDone();
    subscriber.subscription().request(1);
    assertThat(result()).isCompleted();
  }

  @Test
  void result_ofAStreamCancelledBeforeItsEnd_fails() {
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(1);
    stream.subscribe(subscriber);
    fixture.stage.only().text("one", "two");
    fixture.stage.only().finish();
    subscriber.subscription().cancel();
    assertThatThrownBy(() -> result().join()).hasCauseInstanceOf(CancelledCallException.class);
    assertThat(subscriber.signals).containsExactly("subscribed", "next");
  }

  @Test
  void result_failsAsTheStreamFails() {
    stream.subscribe(RecordingSubscriber.wanting(1));
    fixture.stage.only().fail(Fixture.rateLimit());
    assertThatThrownBy(() -> result().join()).hasCauseInstanceOf(RateLimitException.class);
  }

  @Test
  void result_ofACompletedStream_isNotSpoiltByABadRequest() {
    List<Runnable> callbacks = new ArrayList<>();
    Fixture late = new Fixture(new ScriptedStage(), callbacks::add);
    CompletionStream<String> own = late.stream();
    RecordingSubscriber<String> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    own.subscribe(subscriber);
    late.stage.only().finish();
    subscriber.subscription().request(0);
    for (int i = callbacks.size(); i > 0; i--) {
      callbacks.get(i - 1).run();
    }
    assertThat(own.result().toCompletableFuture()).isCompleted();
  }

  @Test
  void result_withoutSubscriber_readsAllAndTakesTheStream() {
    CompletableFuture<Result<List<String>>> result = result();
    assertThat(fixture.stage.only().requested()).isEqualTo(256);
    RecordingSubscriber<String> late = RecordingSubscriber.wanting(1);
    stream.subscribe(late);
    assertThat(late.error).isInstanceOf(IllegalStateException.class);
    fixture.stage.only().text("one");
    fixture.stage.only().finish();
    assertThat(result.join().value()).containsExactly("one");
    assertThat(fixture.stage.count()).isEqualTo(1);
  }

  @Test
  void result_withoutSubscriber_cancelled_cancelsTheCall() {
    result().cancel(true);
    assertThat(fixture.stage.only().cancelled()).isTrue();
  }

  @Test
  void events_areTheSameAnswer_andCountAsTheSubscriber() {
    RecordingSubscriber<ResponseEvent> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    stream.events().subscribe(subscriber);
    fixture.stage.only().text("one");
    fixture.stage.only().finish();
    assertThat(subscriber.elements)
        .containsExactly(
            new ResponseEvent.Text("one"),
            new ResponseEvent.Usage(ScriptedStage.USAGE),
            new ResponseEvent.Finished(ScriptedStage.STOP));
    assertThat(result().join().value()).containsExactly("one");

    RecordingSubscriber<String> second = RecordingSubscriber.wanting(1);
    stream.subscribe(second);
    assertThat(second.error).isInstanceOf(IllegalStateException.class);
  }

  private CompletableFuture<Result<List<String>>> result() {
    return stream.result().toCompletableFuture();
  }
}
