package dev.rialto.internal.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside Jackson's parser, which reads what was written. */
class EscapedTextTest {

  private static final String[] PARTS = {
    "a",
    "plain words ",
    "\"",
    "\\",
    "\n",
    "\t",
    "\r\n",
    "\b\f",
    "\u0000",
    "\u001f",
    "\u007f",
    "é",
    "中文",
    "😀",
    "\u2028",
    "/",
    "\ud83d",
    "\ude00"
  };

  private final EscapedText text = new EscapedText();

  @Test
  void everyCharacterAlone_andAtEveryPlaceOfAWord_isReadAsItWas() throws IOException {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      check(Character.toString((char) c));
    }
    for (int place = 0; place < 20; place++) {
      for (int c = 0; c < 0x100; c++) {
        check("x".repeat(place) + (char) c + "y".repeat(20 - place));
      }
    }
  }

  @Test
  void textsOfAnyLengthAndMix_areReadAsTheyWere() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      StringBuilder mixed = new StringBuilder();
      int kinds = 1 + random.nextInt(PARTS.length);
      int length = random.nextInt(round % 50 == 0 ? 10_000 : 200);
      while (mixed.length() < length) {
        mixed.append(PARTS[random.nextInt(kinds)]);
      }
      check(mixed.toString(), "seed " + seed);
    }
  }

  @Test
  void pairs_acrossThePieces_stayWhole() throws IOException {
    for (int before = 1_020; before < 1_030; before++) {
      check("x".repeat(before) + "😀".repeat(1_100) + "\ud83d");
    }
  }

  @Test
  void nothingButEscapes_isWritten() throws IOException {
    check("\u0001".repeat(5_000));
    check("\"".repeat(5_000));
    check("中".repeat(1_023) + "\n" + "中".repeat(5_000));
  }

  private void check(String value) throws IOException {
    check(value, "");
  }

  private void check(String value, String seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('"');
    text.write(value, out);
    out.write('"');
    // UTF-8 has no half pairs: the JDK's encoder writes a question mark for each, and we U+FFFD.
    String expected = loneHalvesReplaced(value);
    try (JsonParser parser = new JsonFactory().createParser(out.toByteArray())) {
      assertThat(parser.nextToken()).as(seed).isEqualTo(JsonToken.VALUE_STRING);
      String read = parser.getText();
      if (!read.equals(expected)) {
        assertThat(read).as(seed).isEqualTo(expected);
      }
      assertThat(parser.nextToken()).as(seed).isNull();
    }
  }

  private static String loneHalvesReplaced(String value) {
    StringBuilder clean = new StringBuilder();
    value
        .codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return new String(clean.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
