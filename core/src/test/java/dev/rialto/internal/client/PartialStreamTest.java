package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.Result;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.PartialOutput;
import dev.rialto.runtime.ValueReader;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A growing record: what its subscriber and its result get. */
class PartialStreamTest {

  private static final JsonOutput<String> WHOLE =
      new JsonOutput<>(new OutputSchema("Words", "{}"), "") {
        @Override
        protected String value(ValueReader in) {
          StringBuilder all = new StringBuilder();
          in.beginObject();
          for (String name = in.nextName(); name != null; name = in.nextName()) {
            all.append(name).append(in.readString());
          }
          return all.toString();
        }
      };

  private static final PartialOutput<String> PARTIALS =
      new PartialOutput<>(WHOLE, "a", "b", "c") {
        @Override
        protected Object component(int index, ValueReader in) {
          return in.readString();
        }

        @Override
        protected Object componentOf(int index, String value) {
          int at = value.indexOf((char) ('a' + index));
          return at < 0 ? null : value.substring(at + 1, at + 2);
        }
      };

  private final Fixture fixture = new Fixture();

  private RecordingSubscriber<Partial<String>> subscribed(long demand) {
    RecordingSubscriber<Partial<String>> subscriber = RecordingSubscriber.wanting(demand);
    new StreamPublisher<>(
            () -> TestCall.asking(fixture.clock, "why?").streaming().call(),
            () -> new ScannedElements<>(PARTIALS, Clock.systemUTC()),
            fixture.stage,
            fixture.tools(),
            new AtomicBoolean(),
            StreamTap.NONE)
        .subscribe(subscriber);
    return subscriber;
  }

  @Test
  void snapshots_comeWhileTheAnswerIsWritten_theRecordAtItsEnd() {
    RecordingSubscriber<Partial<String>> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"a\":\"1\"", ",\"b\":\"2\"");
    assertThat(subscriber.elements).hasSize(2).noneMatch(Partial::isWhole);
    call.text("}");
    assertThat(subscriber.elements).as("the end may still be a filter's").hasSize(2);
    call.finish();
    assertThat(subscriber.elements.get(2).value()).isEqualTo("a1b2");
    assertThat(subscriber.signals).endsWith("next", "complete");
  }

  @Test
  void latestWins_andTheFinalOneAlwaysComes() {
    RecordingSubscriber<Partial<String>> subscriber = subscribed(1);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"a\":\"1\"", ",\"b\":\"2\"", ",\"c\":\"3\"");
    assertThat(subscriber.elements).hasSize(1);
    subscriber.subscription().request(1);
    assertThat(subscriber.elements.get(1).components()).containsOnlyKeys("a", "b", "c");
    call.text("}");
    call.finish();
    assertThat(subscriber.elements).hasSize(2);
    subscriber.subscription().request(1);
    assertThat(subscriber.elements.get(2).value()).isEqualTo("a1b2c3");
    assertThat(subscriber.signals).endsWith("complete");
  }

  @Test
  void slowSubscriber_doesNotHoldUpTheModel() {
    subscribed(1);
    ScriptedStage.Started call = fixture.stage.only();
    long before = call.requested();
    for (int i = 0; i < 1_000; i++) {
      call.text(" ");
    }
    assertThat(call.requested()).isGreaterThan(before + 500);
  }

  @Test
  void filteredAnswer_hasNoFinalSnapshot() {
    RecordingSubscriber<Partial<String>> subscriber = subscribed(Long.MAX_VALUE);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"a\":\"1\"}");
    call.finish(new FinishReason(FinishReason.Kind.CONTENT_FILTER, "content_filter"));
    assertThat(subscriber.elements).noneMatch(Partial::isWhole);
    assertThat(subscriber.signals).endsWith("error");
  }

  @Test
  void wrongComponent_failsWithPathAndRawText() {
    RecordingSubscriber<Partial<String>> subscriber = subscribed(Long.MAX_VALUE);
    fixture.stage.only().text("{\"a\":\"1\",\"b\":2,");
    assertThat(subscriber.error)
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e -> {
              assertThat(e.path()).isEqualTo("$.b");
              assertThat(e.rawText()).isEqualTo("{\"a\":\"1\",\"b\":2,");
            });
    assertThat(fixture.stage.only().cancelled()).isTrue();
  }

  @Test
  void result_holdsEverySnapshot_theRecordLast() {
    PipelineStream<Partial<String>> stream =
        new PipelineStream<>(
            () -> TestCall.asking(fixture.clock, "why?").streaming().call(),
            () -> new ScannedElements<>(PARTIALS, Clock.systemUTC()),
            fixture.stage,
            fixture.tools());
    RecordingSubscriber<Partial<String>> subscriber = RecordingSubscriber.wanting(1);
    stream.subscribe(subscriber);
    ScriptedStage.Started call = fixture.stage.only();
    call.text("{\"a\":\"1\"", ",\"b\":\"2\"}");
    call.finish();
    subscriber.subscription().request(1);
    Result<List<Partial<String>>> result = stream.result().toCompletableFuture().join();
    assertThat(result.value()).hasSize(3);
    assertThat(result.value().get(2).value()).isEqualTo("a1b2");
    assertThat(result.usage()).isEqualTo(ScriptedStage.USAGE);
  }

  /** A reader that is slower than the model must not be shown what has long been overtaken. */
  @Test
  void blockingReader_getsTheLatestSnapshot_notThoseItWasTooSlowFor() {
    ScriptedStage.Started[] call = new ScriptedStage.Started[1];
    Fixture own =
        new Fixture(
            new ScriptedStage(
                started -> {
                  call[0] = started;
                  started.text("{\"a\":\"1\"");
                }),
            Runnable::run);
    StreamPublisher<Partial<String>> publisher =
        new StreamPublisher<>(
            () -> TestCall.asking(own.clock, "why?").streaming().call(),
            () -> new ScannedElements<>(PARTIALS, Clock.systemUTC()),
            own.stage,
            own.tools(),
            new AtomicBoolean(),
            StreamTap.NONE,
            PARTIALS.latestWins());
    Iterator<Partial<String>> all =
        new BlockingElements<>(
                new PipelineEvent.Origin("Assistant", "grow", ""), publisher, () -> {}, true)
            .stream().iterator();
    assertThat(all.next().components()).containsOnlyKeys("a");
    call[0].text(",\"b\":\"2\"", ",\"c\":\"3\"");
    assertThat(all.next().components()).containsOnlyKeys("a", "b", "c");
    call[0].text("}");
    call[0].finish();
    assertThat(all.next().value()).isEqualTo("a1b2c3");
    assertThat(all.hasNext()).isFalse();
  }
}
