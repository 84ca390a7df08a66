package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.serverError;
import static dev.rialto.internal.route.Fixture.transport;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.TransportFailure.Processing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamingTest {

  private final Fixture f = new Fixture().route("a", "b");

  @Test
  void aStreamFallsOverSilentlyBeforeItsFirstContent() {
    f.upstream
        .next(
            "a",
            attempt -> {
              attempt.started();
              attempt.fail(transport(Processing.PROCESSED));
            })
        .next("b", answers("hi"));
    RecordingSink sink = f.stream();
    assertThat(sink.events)
        .containsExactly(new ResponseEvent.Started("id", "b-model"), new ResponseEvent.Text("hi"));
  }

  @Test
  void afterItsFirstContentAStreamFailsWithWhatArrived() {
    TokenUsage usage = new TokenUsage(5, 0, 0, 2, 0);
    f.upstream
        .next("a", fails(serverError()))
        .next(
            "b",
            attempt -> {
              attempt.started();
              attempt.sink.onEvent(new ResponseEvent.Reasoning("hm"));
              attempt.text("one ").text("two");
              attempt.sink.onEvent(new ResponseEvent.Usage(usage));
              attempt.fail(transport(Processing.PROCESSED));
            });
    RecordingSink sink = f.stream();
    assertThat(sink.text()).isEqualTo("one two");
    assertThat(sink.error).isInstanceOf(TransportException.class);
    assertThat(sink.error.details().partialText()).isEqualTo("one two");
    assertThat(sink.error.details().partialReasoning()).isEqualTo("hm");
    assertThat(sink.error.details().usage()).isEqualTo(usage);
    assertThat(sink.error.details().attempts()).hasSize(2);
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void aStreamPassesEventsAsTheyCome() {
    RecordingSink sink = f.stream();
    f.upstream.last().started();
    assertThat(sink.events).isEmpty(); // it might still be another's
    f.upstream.last().text("one");
    assertThat(sink.events).hasSize(2);
    f.upstream.last().text("two");
    assertThat(sink.text()).isEqualTo("onetwo");
  }

  @Test
  void aUnaryCallRestartsWholeAtAnyPoint() {
    f.upstream
        .next(
            "a",
            attempt -> {
              attempt.started().text("half of it");
              attempt.fail(transport(Processing.PROCESSED));
            })
        .next("b", answers("whole"));
    RecordingSink sink = f.unary();
    assertThat(sink.text()).isEqualTo("whole");
  }

  @Test
  void demandIsPassedOnAndCarriedOver() {
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    FakeUpstream.Attempt first = f.upstream.last();
    assertThat(first.requested).isZero();
    flight.request(2);
    flight.request(3);
    assertThat(first.requested).isEqualTo(5);
    first.fail(serverError());
    FakeUpstream.Attempt second = f.upstream.last();
    assertThat(second.requested).isEqualTo(5);
    second.text("x");
    flight.request(1);
    assertThat(second.requested).isEqualTo(6);
    flight.request(Long.MAX_VALUE);
    assertThat(second.requested).isEqualTo(Long.MAX_VALUE);
    assertThat(first.requested).isEqualTo(5);
  }

  @Test
  void aUnaryCallAsksForEverything() {
    f.unary();
    assertThat(f.upstream.last().requested).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cancellationReachesTheAttemptAndNothingIsSignalledAfterIt() {
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(10);
    FakeUpstream.Attempt attempt = f.upstream.last();
    attempt.text("x");
    flight.cancel();
    sink.muted = true;
    assertThat(attempt.cancelled).isTrue();
    attempt.text("y");
    attempt.fail(serverError());
    assertThat(f.upstream.attempts).hasSize(1);
    assertThat(f.events(PipelineEvent.AttemptEnded.class))
        .extracting(PipelineEvent.AttemptEnded::failure)
        .containsExactly("CancelledCallException");
    flight.cancel();
    flight.request(1);
  }

  @Test
  void cancellationWithinAnEventEndsTheAttempt() {
    RecordingSink sink = new RecordingSink();
    Flight[] flight = new Flight[1];
    flight[0] =
        f.router()
            .start(
                f.call(false, Duration.ofSeconds(60)),
                new ForwardingSink(sink) {
                  @Override
                  public void onEvent(ResponseEvent event) {
                    super.onEvent(event);
                    flight[0].cancel();
                    sink.muted = true;
                  }
                });
    flight[0].request(9);
    f.upstream.last().text("x").text("y");
    assertThat(sink.text()).isEqualTo("x");
    assertThat(f.upstream.last().cancelled).isTrue();
  }

  @Test
  void cancellationWhileAWholeAnswerIsHandedOutEndsIt() {
    RecordingSink sink = new RecordingSink();
    Flight[] flight = new Flight[1];
    flight[0] =
        f.router()
            .start(
                f.call(true, Duration.ofSeconds(60)),
                new ForwardingSink(sink) {
                  @Override
                  public void onEvent(ResponseEvent event) {
                    super.onEvent(event);
                    flight[0].cancel();
                    sink.muted = true;
                  }
                });
    f.upstream.last().text("x").text("y").complete();
    assertThat(sink.text()).isEqualTo("x");
    assertThat(sink.isOver()).isFalse();
  }

  @Test
  void cancellationEndsTheWaitForARepeat() {
    Fixture alone = new Fixture().provider("a", 1);
    alone.upstream.always("a", fails(serverError()));
    RecordingSink sink = new RecordingSink();
    Flight flight = alone.start(alone.call(true, Duration.ofSeconds(60)), sink);
    assertThat(alone.clock.pending()).isEqualTo(1);
    flight.cancel();
    sink.muted = true;
    assertThat(alone.clock.pending()).isZero();
    assertThat(alone.upstream.attempts).hasSize(1);
  }

  @Test
  void theTimeToTheFirstTokenIsPublished() {
    f.stream();
    f.clock.advance(Duration.ofMillis(156));
    f.upstream.last().text("x");
    f.clock.advance(Duration.ofMillis(44));
    f.upstream.last().complete();
    PipelineEvent.AttemptEnded event = f.events(PipelineEvent.AttemptEnded.class).get(0);
    assertThat(event.firstTokenNanos()).isEqualTo(156_000_000);
    assertThat(event.durationNanos()).isEqualTo(200_000_000);
  }
}
