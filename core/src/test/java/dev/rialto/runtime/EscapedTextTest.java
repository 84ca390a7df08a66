package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.InvalidOutputException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Strings with escapes, wherever in the window that is looked at they stand. */
final class EscapedTextTest {

  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Test
  void escapes_atEveryPlace_areRead() {
    for (String escape : new String[] {"\\n", "\\u00e9", "\\ud83c\\udf09", "\\\"", "\\\\"}) {
      for (int before = 0; before < 300; before++) {
        String written = '"' + "\\t" + "x".repeat(before) + escape + "y\"";
        assertThat(read(written)).as(written).isEqualTo(jackson(written));
      }
    }
  }

  @Test
  void brokenEscapes_atEveryPlace_areFaults() {
    for (String escape : new String[] {"\\x", "\\u00g0", "\\u12", "\\u", "\\é"}) {
      for (int before = 0; before < 300; before++) {
        String written = '"' + "\\t" + "x".repeat(before) + escape + '"';
        assertThatThrownBy(() -> read(written))
            .as(written)
            .isInstanceOf(InvalidOutputException.class)
            .hasMessageContaining("an escape that JSON does not know");
      }
    }
  }

  @Test
  void stringsWithoutAnEnd_areCut_whereverTheyEnd() {
    for (int length = 0; length < 300; length++) {
      for (String end : new String[] {"", "\\", "\\u", "\\u00e", "\\\""}) {
        String written = "\"\\n" + "x".repeat(length) + end;
        assertThatThrownBy(() -> read(written))
            .as(written)
            .isInstanceOf(InvalidOutputException.class)
            .hasMessageContaining("the answer ends here");
      }
    }
  }

  @Test
  void longStrings_areReadWhole() {
    for (int length : new int[] {65_000, 65_535, 65_536, 65_537, 131_072, 400_000}) {
      String plainFirst =
          '"' + "x".repeat(length) + "\\n" + "é".repeat(length) + "\\ud83c\\udf09\"";
      String escaped = '"' + "\\\"桥\\\\".repeat(length / 5) + '"';
      assertThat(read(plainFirst)).isEqualTo(jackson(plainFirst));
      assertThat(read(escaped)).isEqualTo(jackson(escaped));
    }
  }

  @Test
  void randomStrings_areReadAsByJackson() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] pieces = {"a", "é", "桥", "🌉", "\\n", "\\\"", "\\\\", "\\u00e9", "\\/", "{", ":", ","};
    for (int round = 0; round < 3_000; round++) {
      StringBuilder written = new StringBuilder("\"");
      for (int i = random.nextInt(1 + random.nextInt(400)); i > 0; i--) {
        written.append(pieces[random.nextInt(pieces.length)]);
      }
      String json = written.append('"').toString();
      assertThat(read(json)).as("rialto.seed=" + seed).isEqualTo(jackson(json));
    }
  }

  private static String read(String json) {
    try (ValueReader in = new ValueReader(json, json)) {
      String text = in.readString();
      in.only();
      return text;
    }
  }

  private static String jackson(String json) {
    try {
      return JACKSON.readValue(json, String.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
