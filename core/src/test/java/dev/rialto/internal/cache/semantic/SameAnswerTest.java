package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What words alone say of two answers that a model takes for the same. */
class SameAnswerTest {

  private static boolean same(String one, String other) {
    return SameAnswer.of(one, other, 0.99, Double.NaN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It takes five days. | that takes 5 days",
        "Yes, it is. | Yes it is!",
        "Open the settings first. | Open settings first",
      })
  void together(String one, String other) {
    assertThat(same(one, other)).isTrue();
    assertThat(same(other, one)).isTrue();
    assertThat(SameAnswer.of(one, other, 0.85, 0.99)).as("far apart to the model").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It takes five days. | It takes six days.",
        "It takes 5 days. | It takes 5 weeks.",
        "Yes, you can. | No, you can not.",
        "No, you can not. | No, you can.",
        "It is safe. | It is safe for adults.",
        "You can cancel it. | You must cancel it.",
        "It rises. | It rose.",
        "Ask Anna. | Ask Bert.",
        "Wash it with cold water. | Wash it with hot water.",
        "Use list.add for it. | Use list.addAll for it.",
        "It was built there. | It is built there.",
      })
  void apart(String one, String other) {
    assertThat(same(one, other)).isFalse();
    assertThat(same(other, one)).isFalse();
  }
}
