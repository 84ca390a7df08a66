package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.runtime.Thoughts;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Blanks of every kind may stand before a thought, read whole or as it comes. */
  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\n", "\u00a0", "\u202f", "\u200b", "\u3000", "\ufeff", "\u00a0 \u3000"})
  void blanksBeforeAThought_makeNoDifference(String blank) {
    String text = blank + "<think>x</think>Hi";
    for (int step : new int[] {1, 2, text.length()}) {
      SpokenText spoken = new SpokenText();
      StringBuilder thought = new StringBuilder();
      StringBuilder said = new StringBuilder();
      Consumer<ResponseEvent> out =
          event -> {
            if (event instanceof ResponseEvent.Reasoning reasoning) {
              thought.append(reasoning.text());
            } else if (event instanceof ResponseEvent.Text answer) {
              said.append(answer.text());
            }
          };
      for (int at = 0; at < text.length(); at += step) {
        String piece = text.substring(at, Math.min(text.length(), at + step));
        spoken.accept(new ResponseEvent.Text(piece), out);
      }
      spoken.end(out);
      assertThat(said).hasToString("Hi");
      assertThat(thought).hasToString("x");
    }
    assertThat(Thoughts.split(text, true)).isEqualTo(new Thoughts.Split("x", "Hi"));
  }
}
