package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.OutputSchema;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.LoadLevel;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadLevelsTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();

  private AdmissionStage stage(boolean levels) {
    return new AdmissionStage(
        upstream,
        AdmissionSettings.builder().loadLevels(levels).build(),
        clock,
        clock,
        event -> {});
  }

  private TestCall asking(String question) {
    return TestCall.asking(clock, question).timeout(Duration.ofSeconds(60));
  }

  @Test
  void fiveAtATimeWhenThereIsLittleToDo_withinThirtySeconds() {
    AdmissionStage stage = stage(true);
    for (int i = 0; i < 8; i++) {
      stage.start(asking("q" + i).call(), new RecordingSink());
    }
    assertThat(upstream.count()).isEqualTo(5);
    assertThat(upstream.call(0).call.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofSeconds(30).toNanos());
  }

  @Test
  void nothingChangesUnlessItIsAskedFor() {
    AdmissionStage stage = stage(false);
    Call call = asking("q").call();
    stage.start(call, new RecordingSink());
    assertThat(upstream.only().call).isSameAs(call);
  }

  @Test
  void fromHighOn_freeTextIsCapped_andAValueIsNot() {
    long now = clock.nanoTime();
    Call text = asking("q").call();
    assertThat(tokens(LevelLimits.of(LoadLevel.MEDIUM).fit(text, now))).isZero();
    Call capped = LevelLimits.of(LoadLevel.CRITICAL).fit(text, now);
    assertThat(tokens(capped)).isEqualTo(300);
    assertThat(capped.deadline().remaining(now)).isEqualTo(Duration.ofSeconds(10).toNanos());
    CompletionRequest r = (CompletionRequest) text.request();
    Call typed =
        text.with(
            new CompletionRequest(
                r.messages(), r.parameters(), new OutputSchema("x", "{}"), List.of(), false));
    assertThat(tokens(LevelLimits.of(LoadLevel.HIGH).fit(typed, now))).isZero();
  }

  private static int tokens(Call call) {
    return ((CompletionRequest) call.request()).parameters().maxTokens();
  }
}
