package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FinishReason;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTextTest {

  @ParameterizedTest
  @CsvSource(
      value = {"Shown,<think></think>Yes,Shown", "'',<think>a</think>Yes,a", "b,<think/>Yes,b"})
  void reasoning_isWhatWasShownAndWhatWasThought(String shown, String text, String reasoning) {
    Call call = TestCall.asking(new FakeClock(), "why?").call();
    Answer answer =
        new Answer(
            text,
            shown,
            List.of(),
            List.of(),
            ScriptedStage.USAGE,
            new FinishReason(FinishReason.Kind.STOP, "stop"),
            text,
            ScriptedStage.PROVENANCE);
    Answer spoken = SpokenText.of(call, answer);
    assertThat(spoken.reasoning()).isEqualTo(reasoning);
    assertThat(spoken.value()).isEqualTo("Yes");
  }
}
