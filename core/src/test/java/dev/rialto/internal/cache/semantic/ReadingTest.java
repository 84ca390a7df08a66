package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadingTest {

  private static final String[] PIECES = {
    "n't",
    "n’t",
    "N'T",
    "'",
    "’",
    "n",
    "t",
    "ca",
    "wo",
    "-",
    "&",
    ".",
    ",",
    ":",
    "/",
    "+",
    "#",
    "%",
    "½",
    "②",
    "Ⅳ",
    "三",
    "\u0301",
    "\ud83d",
    "\ude00",
    "😀",
    " ",
    "\n",
    "I",
    "do",
    "5",
    "kg",
    "forty-two",
    "-free",
    "may",
    "s",
    "?",
    "",
    "cannot",
    "\0",
    "İ",
    "ß",
    "٣"
  };

  @Test
  void aNegationThatStandsAloneDeniesAndIsNoWord() {
    for (String text : List.of("I do n't know", "I do n’t know", "I DO N'T know", "n't", "N'T")) {
      Reading read = Reading.of(text);
      assertThat(read.words).contains("not").doesNotContain("");
      assertThat(read.negative).as(text).isTrue();
    }
    assertThat(Reading.of("I do n't know").words).isEqualTo(Reading.of("I don't know").words);
  }

  @Test
  void whatEndsInAnSThatMakesNoPluralIsAnotherWordThanWithoutIt() {
    assertThat(Reading.of("the https port").content)
        .isNotEqualTo(Reading.of("the http port").content);
    assertThat(Reading.of("the ports").content).isEqualTo(Reading.of("the port").content);
  }

  @Test
  void anyTextCanBeRead() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(
            random.nextInt(4) == 0
                ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
                : PIECES[random.nextInt(PIECES.length)]);
      }
      String whole = text.toString();
      assertThatCode(() -> Guards.allow(Reading.of(whole), Reading.of("What do n't I know?")))
          .as("seed %d, text %d", seed, i)
          .doesNotThrowAnyException();
    }
  }
}
