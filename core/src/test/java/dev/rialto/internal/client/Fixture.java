package dev.rialto.internal.client;

import dev.rialto.CompletionStream;
import dev.rialto.FailureDetails;
import dev.rialto.RateLimitException;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a call needs beside the pipeline; callbacks run at once unless a test says otherwise. */
final class Fixture {

  static final Duration TIMEOUT = Duration.ofSeconds(60);

  final FakeClock clock = new FakeClock();
  final LiveCalls live = new LiveCalls(clock, clock);
  final List<PipelineEvent> events = new ArrayList<>();
  final ScriptedStage stage;
  private final CallTools tools;

  Fixture() {
    this(new ScriptedStage(), Runnable::run);
  }

  Fixture(ScriptedStage stage, Executor callbacks) {
    this.stage = stage;
    this.tools = new CallTools(clock, new CallbackExecutor(callbacks), this::heard, live);
  }

  private synchronized void heard(PipelineEvent event) {
    events.add(event);
  }

  StreamPublisher<String> publisher() {
    return publisher(stage);
  }

  StreamPublisher<String> publisher(Stage pipeline) {
    return new StreamPublisher<>(
        () -> TestCall.asking(clock, "why?").streaming().timeout(TIMEOUT).call(),
        Elements::text,
        pipeline,
        tools,
        new AtomicBoolean(),
        StreamTap.NONE);
  }

  CompletionStream<String> stream() {
    return new PipelineStream<>(
        () -> TestCall.asking(clock, "why?").streaming().timeout(TIMEOUT).call(),
        Elements::text,
        stage,
        tools);
  }

  CallTools tools() {
    return tools;
  }

  synchronized PipelineEvent.CallEnded ended() {
    if (events.size() != 1) {
      throw new AssertionError("expected one event, got " + events);
    }
    return (PipelineEvent.CallEnded) events.get(0);
  }

  static RateLimitException rateLimit() {
    return new RateLimitException(
        "Too fast", "Wait", FailureDetails.NONE.at("acme", "large"), null);
  }
}
