package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.EmbeddingRequest;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors that are none: whoever computes with one of them gets no sense and no error. */
class HostileVectorsTest {

  private static final OpenAiProtocol PROTOCOL = new OpenAiProtocol(new ChatDialect("openai"));

  private static Decoded decode(String body, int texts) {
    return Decoded.decode(
        PROTOCOL,
        new EmbeddingRequest(List.of("a", "b").subList(0, texts), 0),
        Targets.of(PROTOCOL, "m"),
        new ResponseHead(200, Headers.of("content-type", "application/json"), "h2"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Decoded vector(String json) {
    return decode("{\"data\":[{\"index\":0,\"embedding\":" + json + "}]}", 1);
  }

  private static String base64(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"\"",
        "[1e39]",
        "[-1e400,0]",
        "[NaN]",
        "[1,null]",
        "[1,\"2\"]",
        "[true]",
        "[[1]]",
        "[1",
        "{\"0\":1}",
        "\"AAA\"",
        "\"not base64!\"",
        "\"AACAPwAA\"",
        "null",
        "7",
      })
  void whatIsNoVector_isAnErrorOfOurs(String json) {
    assertThat(vector("[1,-2.5e0]").vectors().get(0)).containsExactly(1, -2.5f);
    assertThat(vector(base64(1, -2.5f)).vectors().get(0)).containsExactly(1, -2.5f);
    assertThat(vector(json).error()).as(json).isNotNull();
    assertThat(decode("{\"embeddings\":[" + json + "]}", 1).error()).as("bare " + json).isNotNull();
  }

  @Test
  void floatsThatAreNoNumbers_areRefusedInBase64Too() {
    for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThat(vector(base64(1, odd)).error()).isNotNull();
    }
  }

  @Test
  void deepNestingAndEndlessTexts_areErrorsOfOurs() {
    for (String json :
        List.of(
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000),
            '"' + "A".repeat(50_000_001) + '"',
            "[" + "1".repeat(50_000_000) + "]")) {
      assertThat(vector(json).error()).isNotNull();
    }
  }

  @Test
  void changedAnswers_giveFiniteVectorsOrErrorsOfOurs() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("HostileVectorsTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    String alphabet = "{}[]\",:\\-+.eE109nNa= ";
    String good =
        "{\"data\":[{\"index\":1,\"embedding\":[0.25,-1e-3,3]},{\"index\":0,\"embedding\":"
            + base64(1, 2, 3)
            + "}],\"model\":\"m\"}";
    int right = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Decoded decoded = decode(text.toString(), 2);
      if (decoded.error() == null) {
        right++;
        assertThat(decoded.vectors()).hasSize(2);
        for (float[] vector : decoded.vectors()) {
          assertThat(vector.length).as("seed %s: %s", seed, text).isPositive();
          for (float value : vector) {
            assertThat(Float.isFinite(value)).as("seed %s: %s", seed, text).isTrue();
          }
        }
      }
    }
    assertThat(right).as("seed %s", seed).isGreaterThan(500);
  }
}
