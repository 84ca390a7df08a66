package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadMeterTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private final List<PipelineEvent> events = new ArrayList<>();
  private final AdmissionStage stage =
      new AdmissionStage(upstream, AdmissionSettings.DEFAULT, clock, clock, events::add);

  @Test
  void idleIsLow() {
    clock.advance(Duration.ofMinutes(5));
    assertThat(stage.load()).isEqualTo(LoadLevel.LOW);
    assertThat(events).isEmpty();
  }

  @Test
  void manyFastCallsAreMedium() {
    run(30, 12, Duration.ofMillis(50), false);
    assertThat(stage.load()).isEqualTo(LoadLevel.MEDIUM);
  }

  @Test
  void manySlowCallsAreHighAndFailingOnesCritical() {
    run(30, 25, Duration.ofMillis(2_500), false);
    assertThat(stage.load()).isEqualTo(LoadLevel.HIGH);
    run(60, 25, Duration.ofMillis(2_500), true);
    assertThat(stage.load()).isEqualTo(LoadLevel.CRITICAL);
    assertThat(events)
        .last()
        .satisfies(
            event -> {
              PipelineEvent.LoadChanged changed = (PipelineEvent.LoadChanged) event;
              assertThat(changed.to()).isEqualTo(LoadLevel.CRITICAL);
              assertThat(changed.callsPerSecond()).isBetween(20.0, 26.0);
              assertThat(changed.latencyMillis()).isBetween(2_000.0, 2_600.0);
              assertThat(changed.failureShare()).isBetween(0.02, 0.5);
            });
  }

  @Test
  void loadFallsWhenCallsStop() {
    run(30, 25, Duration.ofMillis(2_500), true);
    assertThat(stage.load()).isNotEqualTo(LoadLevel.LOW);
    clock.advance(Duration.ofMinutes(5));
    assertThat(stage.load()).isEqualTo(LoadLevel.LOW);
  }

  /** Calls for some seconds, so many a second, each over after the latency. */
  private void run(int seconds, int perSecond, Duration latency, boolean failing) {
    for (int s = 0; s < seconds; s++) {
      for (int i = 0; i < perSecond; i++) {
        stage.start(TestCall.asking(clock, "q").call(), new RecordingSink());
        ScriptedStage.Started started = upstream.call(upstream.count() - 1);
        boolean fails = failing && i % 5 == 0;
        clock.schedule(
            () -> {
              if (fails) {
                started.fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
              } else {
                started.text("answer");
                started.finish();
              }
            },
            latency.toNanos());
      }
      clock.advance(Duration.ofSeconds(1));
    }
  }
}
