package dev.rialto.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiniLmTest {

  private MiniLm model;

  @BeforeAll
  void load() {
    model = MiniLm.load(1);
  }

  @AfterAll
  void close() {
    model.close();
  }

  private double similarity(String one, String other) {
    List<float[]> both = model.embedAll(List.of(one, other));
    double dot = 0;
    for (int i = 0; i < both.get(0).length; i++) {
      dot += both.get(0)[i] * both.get(1)[i];
    }
    return dot;
  }

  @Test
  void vectorsHaveLengthOneAndAreTheSameEveryTime() {
    float[] vector = model.embed("a circuit breaker");
    assertThat(vector).hasSize(384);
    assertThat(similarity("a circuit breaker", "a circuit breaker")).isBetween(0.9999, 1.0001);
    assertThat(model.embed("a circuit breaker")).isEqualTo(vector);
  }

  @Test
  void textsOfTheSameMeaningAreNearerThanOthers() {
    double same = similarity("How do I hire a legit hacker?", "Where can I find a good hacker?");
    double other = similarity("How do I hire a legit hacker?", "Which cake is best in winter?");
    assertThat(same).isGreaterThan(0.6);
    assertThat(other).isLessThan(0.3);
  }

  @Test
  void strangeAndLongTextsHaveAVector() {
    for (String text :
        List.of("", " ", "\u0000", "😀😀", "中文字符", "a".repeat(100_000), "word ".repeat(50_000))) {
      assertThat(model.embed(text)).hasSize(384).doesNotContain(Float.NaN);
    }
  }

  @Test
  void aTextIsCutIntoPiecesAsTheModelWasTaught() {
    assertThat(WordPieces.words("Isn't  it CAFÉ-bar, 北京?"))
        .containsExactly("isn", "'", "t", "it", "cafe", "-", "bar", ",", "北", "京", "?");
  }

  @Test
  void anyThreadMayAskHoweverShallowItsStack() throws InterruptedException {
    float[][] found = new float[1][];
    Thread shallow =
        new Thread(null, () -> found[0] = model.embed("a circuit breaker"), "shallow", 256 << 10);
    shallow.start();
    shallow.join();
    assertThat(found[0]).isEqualTo(model.embed("a circuit breaker"));
  }
}
