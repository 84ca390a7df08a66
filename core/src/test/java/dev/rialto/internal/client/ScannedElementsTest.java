package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.RialtoException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.ValueReader;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Typed streams: what their subscriber and their result get. */
class ScannedElementsTest {

  private static final ListOutput<Integer> NUMBERS =
      new ListOutput<>(new OutputSchema("Numbers", "{}"), "items") {
        @Override
        protected Integer element(ValueReader in) {
          int value = in.readInt();
          if (value == 13) {
            throw new IllegalArgumentException("bad luck");
          }
          return value;
        }
      };

  private final Fixture fixture = new Fixture();

  private RecordingSubscriber<Integer> subscribed(long demand) {
    RecordingSubscriber<Integer> subscriber = RecordingSubscriber.wanting(demand);
    new StreamPublisher<>(
            () -> TestCall.asking(fixture.clock, "why?").streaming().call(),
            () -> new ScannedElements<>(NUMBERS, Clock.systemUTC()),
            fixture.stage,
            fixture.tools(),
            new AtomicBoolean(),
            StreamTap.NONE)
        .subscribe(subscriber);
    return subscriber;
  }

  private PipelineStream<Integer> stream() {
    return new PipelineStream<>(
        () -> TestCall.asking(fixture.clock, "why?").streaming().call(),
        () -> new ScannedElements<>(NUMBERS, Clock.systemUTC()),
        fixture.stage,
        fixture.tools());
  }

  @Test
  void elements_comeWhileTheAnswerIsWritten() {
    RecordingSubscriber<Integer> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"items\":[1", "2,3");
    assertThat(subscriber.elements).containsExactly(12);
    call.text("]}");
    assertThat(subscriber.elements).containsExactly(12, 3);
    assertThat(subscriber.signals).doesNotContain("complete");
    call.finish();
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void elementsOfOneDelta_waitForDemand() {
    RecordingSubscriber<Integer> subscriber = subscribed(1);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("[1,2,3]");
    call.finish();
    assertThat(subscriber.elements).containsExactly(1);
    subscriber.subscription().request(1);
    assertThat(subscriber.elements).containsExactly(1, 2);
    subscriber.subscription().request(5);
    assertThat(subscriber.elements).containsExactly(1, 2, 3);
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void wrongElement_endsTheStreamOnce_afterThoseBeforeIt_andCancels() {
    RecordingSubscriber<Integer> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("[1,\"x\",", "4]");
    call.finish();
    assertThat(subscriber.elements).containsExactly(1);
    assertThat(subscriber.error)
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e -> {
              assertThat(e.path()).isEqualTo("$[1]");
              assertThat(e.rawText()).isEqualTo("[1,\"x\",");
              assertThat(e.details().partialText()).isEqualTo("[1,\"x\",");
            });
    assertThat(call.cancelled()).isTrue();
    assertThat(fixture.ended().failure()).isEqualTo("InvalidOutputException");
  }

  @Test
  void throwingConstructor_isAnInvalidOutput() {
    RecordingSubscriber<Integer> subscriber = subscribed(Long.MAX_VALUE);
    fixture.stage.only().text("[1,13,4]");
    assertThat(subscriber.elements).containsExactly(1);
    assertThat(subscriber.error)
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("bad luck");
  }

  @Test
  void listThatIsNotClosed_isTruncated() {
    RecordingSubscriber<Integer> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"items\":[1,2");
    call.finish();
    assertThat(subscriber.elements).containsExactly(1);
    assertThat(subscriber.error)
        .isInstanceOfSatisfying(
            TruncatedResponseException.class,
            e -> assertThat(e.details().partialText()).isEqualTo("{\"items\":[1,2"));
  }

  @Test
  void answerCutAtItsMostTokens_isTruncated() {
    RecordingSubscriber<Integer> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("[1,2,");
    call.finish(new FinishReason(FinishReason.Kind.LENGTH, "length"));
    assertThat(subscriber.elements).containsExactly(1, 2);
    assertThat(subscriber.error).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void result_hasTheElementsThatWerePublished() {
    PipelineStream<Integer> stream = stream();
    RecordingSubscriber<Integer> subscriber = RecordingSubscriber.wanting(Long.MAX_VALUE);
    stream.subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("[1000,", "2000]");
    call.finish();
    assertThat(stream.result().toCompletableFuture().join().value()).containsExactly(1000, 2000);
    assertThat(subscriber.elements).containsExactly(1000, 2000);
  }

  @Test
  void result_failsAsTheStreamWould() {
    PipelineStream<Integer> stream = stream();
    var result = stream.result().toCompletableFuture();
    ScriptedStage.Started call = fixture.stage.only();
    call.text("[1,\"x\",4]");
    assertThatThrownBy(result::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(InvalidOutputException.class)
        .isInstanceOf(RialtoException.class);
    assertThat(call.cancelled()).isTrue();
  }
}
