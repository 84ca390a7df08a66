package dev.rialto.internal.promote;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.JobSettings;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Target;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process whose calls may wait: a stage over fakes. One that is never moved on again is as good
 * as killed.
 */
final class FakeProcess {

  final FakeClock clock = new FakeClock();
  final ScriptedStage live = new ScriptedStage();
  final List<PipelineEvent> events = new ArrayList<>();
  final List<String> paid = new ArrayList<>();

  /** How attempts of this process were settled: answered, nothing (by an error), or estimated. */
  final List<String> settled = new ArrayList<>();

  final FakeWorld world;
  final JobStage stage;

  FakeProcess(FakeWorld world, JobStore store, JobSettings settings) {
    this.world = world;
    Costs costs =
        new Costs() {
          @Override
          public Flight start(AttemptSink attempt, AttemptStage batched) {
            return Settling.start(attempt, batched, settled);
          }

          @Override
          public Cost cost(Target target, TokenUsage usage) {
            return new Cost(Usd.of("0.001"), false);
          }

          @Override
          public void paid(Call call, Target target, TokenUsage usage, boolean answered) {
            paid.add(call.origin().method() + " " + usage.total() + " " + answered);
          }
        };
    stage =
        new JobStage(
            live,
            settings,
            store,
            clock,
            clock,
            () -> world.now,
            new JobStage.Surroundings(
                call -> FakeBatches.TARGET,
                model -> List.of(world.provider),
                costs,
                () -> 0.5,
                Runnable::run,
                events::add));
    stage.start();
  }

  /** Moves this process on, and the world's time with it. */
  void pass(Duration span) {
    // In steps, so that wall clock and timers go together.
    Duration left = span;
    Duration step = Duration.ofSeconds(5);
    while (left.compareTo(step) > 0) {
      world.now = world.now.plus(step);
      clock.advance(step);
      left = left.minus(step);
    }
    world.now = world.now.plus(left);
    clock.advance(left);
  }

  TestCall call(String question) {
    return TestCall.asking(clock, question)
        .cache(CacheMode.OFF)
        .options(CallOptions.builder().batch(true).build())
        .timeout(Duration.ofHours(24));
  }

  Asked ask(String question) {
    return ask(call(question));
  }

  Asked ask(TestCall call) {
    RecordingSink sink = new RecordingSink();
    Flight flight = stage.start(call.call(), sink);
    flight.request(Long.MAX_VALUE);
    return new Asked(sink, flight);
  }

  /** A call that was made. */
  record Asked(RecordingSink sink, Flight flight) {
    String text() {
      sink.completed();
      return sink.text();
    }
  }
}
