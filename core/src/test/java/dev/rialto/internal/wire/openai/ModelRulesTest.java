package dev.rialto.internal.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.ReasoningEffort;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRulesTest {

  @ParameterizedTest
  @CsvSource({
    "o3, NONE, low",
    "openai/o4-mini, MINIMAL, low",
    "o1, HIGH, high",
    "gpt-5, NONE, minimal",
    "gpt-5-mini, MINIMAL, minimal",
    "gpt-5.1, NONE, none",
    "gpt-5.1, MINIMAL, low",
    "gpt-5-codex, NONE, low",
    "gpt-5-pro, LOW, high",
    "my-deployment, NONE, none",
    "qwen3, MEDIUM, medium"
  })
  void wordForTheEffort_isTheNearestThatTheModelTakes(
      String model, ReasoningEffort effort, String word) {
    assertThat(ModelRules.effort(effort, model)).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o1",
        "o1-mini",
        "o3-2025-04-16",
        "gpt-5",
        "gpt-5.1-codex",
        "openai/o4-mini",
        "a/b/gpt-6",
        "ft:gpt-5:org",
        "openai/ft:o3-x",
        "gpt-5/x"
      })
  void reasoningModel(String model) {
    assertThat(ModelRules.reasons(model)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "o",
        "o0",
        "o10",
        "o1mini",
        "gpt-",
        "gpt-4o",
        "gpt-4.1",
        "gpt-5-chat-latest",
        "openai/gpt-5-chat",
        "my-o1",
        "olmo-2",
        "ft:gpt-4o:o3",
        "bench-model",
        "o1x/gpt-4"
      })
  void otherModel(String model) {
    assertThat(ModelRules.reasons(model)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"o1-mini", "o1-preview-2024-09-12", "openai/o1-mini"})
  void modelWithoutSystemMessages(String model) {
    assertThat(ModelRules.refusesSystem(model)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "o1", "o1-pro", "xo1-mini", "ft:o1-mini", "gpt-4o"})
  void modelWithSystemMessages(String model) {
    assertThat(ModelRules.refusesSystem(model)).isFalse();
  }
}
