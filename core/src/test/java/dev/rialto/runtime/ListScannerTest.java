package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.TruncatedResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as models write them, cut into deltas in every way. */
class ListScannerTest {

  /** What a generated codec does for {@code record Risk(String name, int severity)}. */
  record Risk(String name, int severity) {
    static Risk read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      String name = "";
      int severity = 0;
      for (String member = in.nextName(); member != null; member = in.nextName()) {
        switch (member) {
          case "name" -> {
            seen = in.mark(seen, 1L);
            name = in.readString();
          }
          case "severity" -> {
            seen = in.mark(seen, 2L);
            severity = in.readInt();
          }
          default -> in.skip();
        }
      }
      if (seen != 3L) {
        throw in.missing(seen, 3L, "name", "severity");
      }
      return new Risk(name, severity);
    }
  }

  private static final ListOutput<Risk> RISKS =
      new ListOutput<>(new OutputSchema("Risks", "{}"), "items") {
        @Override
        protected Risk element(ValueReader in) {
          return Risk.read(in);
        }
      };

  private static final ListOutput<Integer> NUMBERS =
      new ListOutput<>(new OutputSchema("Numbers", "{}"), "items") {
        @Override
        protected Integer element(ValueReader in) {
          return in.readInt();
        }
      };

  private static final ListOutput<String> WORDS =
      new ListOutput<>(new OutputSchema("Words", "{}"), "items") {
        @Override
        protected String element(ValueReader in) {
          return in.readString();
        }
      };

  private static final String RISK_ITEMS =
      "[{\"name\":\"a}],{\\\"\\\\\",\"severity\":1}, {\"severity\": 2, \"x\":[[{}]],"
          + " \"name\":\"\\ud83d\\ude00é\"},\n]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":%s}",
        "%s",
        "  {\"note\":\"[,]}\\\"\",\"n\":-1.5e3,\"o\":{\"items\":[1]} , \"it\\u0065ms\" : %s ,"
            + " \"z\":null }",
        "```json\n{\"items\":%s}\n```\nHope this {helps} [1]!",
        "```\n%s\n```",
        "Sure, {here} you [are], see [1]:\n\n{\"items\":%s} Anything else?",
        "Sure: %s",
        "<think>{\"items\":[{}]} is [\"wrong\"]</think>\n{\"items\":%s}",
        "\uFEFF{\"items\":%s}"
      })
  void everySplit_givesTheSameElementsAsTheWhole(String around) {
    String text = around.formatted(RISK_ITEMS);
    List<Risk> whole = List.of(new Risk("a}],{\"\\", 1), new Risk("😀é", 2));
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        List<Risk> all = new ArrayList<>();
        ListScanner<Risk> scanner = RISKS.scanner();
        scanner.accept(text.substring(0, first), all::add);
        scanner.accept(text.substring(first, second), all::add);
        scanner.accept(text.substring(second), all::add);
        scanner.end(all::add);
        assertThat(all).as("cut at %s and %s", first, second).isEqualTo(whole);
      }
    }
  }

  @Test
  void element_isOutWithItsClosingBrace() {
    List<Risk> all = new ArrayList<>();
    ListScanner<Risk> scanner = RISKS.scanner();
    scanner.accept("{\"items\":[{\"name\":\"a\",\"severity\":1", all::add);
    assertThat(all).isEmpty();
    scanner.accept("}", all::add);
    assertThat(all).containsExactly(new Risk("a", 1));
    assertThatThrownBy(() -> scanner.end(all::add)).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void element_isOut_behindThoughtsAndAFence() {
    for (String before :
        List.of(
            "<Thinking>[1] {\"items\":[2]}</THINKING>",
            "I think {\"items\":[2]} of it</think>\n",
            "[THINK]x[/THINK]```json\n",
            "<|channel|>analysis<|message|>{\"items\":[2]}<|end|><|start|>assistant"
                + "<|channel|>final<|message|>")) {
      List<Integer> all = new ArrayList<>();
      ListScanner<Integer> scanner = NUMBERS.scanner();
      scanner.accept(before + "{\"items\":[7,", all::add);
      assertThat(all).as(before).containsExactly(7);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "One looks like {\"name\":\"x\"}. All: {\"items\":[1,2]} → 2",
        "A list such as [9,8] is wanted:\\n{\"items\":[1,2]} → 2",
        "Format:\\n{\"items\":[9]}\\nand here it is:\\n```json\\n{\"items\":[1,2]}\\n``` → 2",
        "```json\\n{\"name\":9}\\n```\\nis one. All:\\n```json\\n{\"items\":[1,2]}\\n``` → 2",
        "Here [1] it is: [1,2] → 2",
        "Format: {\"items\":[9]}, so {\"items\":[1,2]} → 0",
        "Here it is, say {\"items\":[1,2 → 0",
        "Here it is, say {\"items\":[1,x]} → 0",
      })
  void nothingIsOut_beforeItIsSureThatItIsNoExample(String text, int count) {
    List<Integer> all = new ArrayList<>();
    ListScanner<Integer> scanner = NUMBERS.scanner();
    String answer = text.replace("\\n", "\n");
    for (int at = 0; at < answer.length(); at++) {
      scanner.accept(answer.substring(at, at + 1), all::add);
    }
    assertThat(all).isEmpty();
    Throwable thrown = catchThrowable(() -> scanner.end(all::add));
    assertThat(all).isEqualTo(List.of(1, 2).subList(0, count));
    assertThat(thrown == null).isEqualTo(count > 0);
  }

  @Test
  void wordsWithoutAnEnd_areNotKeptForEver() {
    ListScanner<Integer> scanner = NUMBERS.scanner();
    String piece = "word ".repeat(200_000);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 25; i++) {
                scanner.accept(piece, number -> {});
              }
            })
        .isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void scalars_areOutWithWhatEndsThem() {
    assertThat(read(NUMBERS, "{\"items\":[1,-2 , 30]}")).containsExactly(1, -2, 30);
    assertThat(read(NUMBERS, "{\"items\":[]}")).isEmpty();
    assertThat(read(WORDS, "[\"a]\",\"\\\"\",\"\"]")).containsExactly("a]", "\"", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"items\":[1,2,\"x\",4]}|$.items[2]|2",
        "[1,2.5]|$[1]|1",
        "{\"items\":[1,,2]}|$.items[1]|1",
        "{\"items\":[1 2]}|$.items[0]|0",
        "{\"items\":[null]}|$.items[0]|0",
        "{\"items\":[99999999999]}|$.items[0]|0",
        "{\"items\":[NaN]}|$.items[0]|0",
        "{\"items\":null}|$.items|0",
        "{\"items\":[1],\"items\":[2]}|$.items|1",
        "{\"other\":[1]}|$.items|0",
        "{\"items\":[1]}{\"items\":[2]}|$|1",
        "{x\":1}|$|0",
        "I cannot do that.|$|0",
      })
  void wrongAnswer_namesThePlace_afterTheElementsBeforeIt(String text, String path, int before) {
    List<Integer> all = new ArrayList<>();
    ListScanner<Integer> scanner = NUMBERS.scanner();
    assertThatThrownBy(
            () -> {
              scanner.accept(text, all::add);
              scanner.end(all::add);
            })
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.path()).isEqualTo(path));
    assertThat(all).hasSize(before);
  }

  @Test
  void wrongMember_isNamedWithinItsElement() {
    assertThatThrownBy(
            () ->
                read(
                    RISKS,
                    "{\"items\":[{\"name\":\"a\",\"severity\":1},{\"name\":\"b\",\"severity\":\"high\"}]}"))
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e -> {
              assertThat(e.path()).isEqualTo("$.items[1].severity");
              assertThat(e.expected()).contains("\"high\"");
            });
  }

  @Test
  void cutAnywhere_isNeverWhole() {
    String text = "{\"items\":" + RISK_ITEMS + "}";
    for (int end = 1; end < text.length(); end++) {
      ListScanner<Risk> scanner = RISKS.scanner();
      scanner.accept(text.substring(0, end), risk -> {});
      assertThatThrownBy(() -> scanner.end(risk -> {}))
          .as("cut at %s", end)
          .isInstanceOf(TruncatedResponseException.class);
    }
  }

  @Test
  void deepNestingAndAnEndlessElement_areErrors() {
    assertThatThrownBy(() -> read(NUMBERS, "[" + "[".repeat(10_000) + "]".repeat(10_001)))
        .isInstanceOf(InvalidOutputException.class);
    ListScanner<String> scanner = WORDS.scanner();
    String piece = "x".repeat(1_000_000);
    scanner.accept("[\"", word -> {});
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                scanner.accept(piece, word -> {});
              }
            })
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.expected()).contains("at most"));
  }

  @Test
  void noise_givesElementsOrAnInvalidOutput_nothingElse() {
    long seed = System.nanoTime();
    System.out.println("ListScannerTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "{}[]\",:\\1-e.tnu \n`<>x";
    String good = "{\"items\":" + RISK_ITEMS + "}";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int i = random.nextInt(5); i >= 0; i--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Throwable thrown = catchThrowable(() -> read(RISKS, text.toString()));
      if (thrown != null) {
        assertThat(thrown)
            .as("%s", text)
            .isInstanceOfAny(InvalidOutputException.class, TruncatedResponseException.class);
      }
    }
  }

  private static <T> List<T> read(ListOutput<T> output, String text) {
    List<T> all = new ArrayList<>();
    ListScanner<T> scanner = output.scanner();
    scanner.accept(text, all::add);
    scanner.end(all::add);
    return all;
  }

  /** The list's own brackets count: as deep as a whole answer may nest, and no deeper. */
  @Test
  void tooDeepNesting_isToldAsThat_whereItIsForTheWholeAnswer() {
    for (int deep : new int[] {199, 200}) {
      String json = "{\"note\":" + "[".repeat(deep) + "]".repeat(deep) + ",\"items\":[1]}";
      if (deep < 200) {
        assertThat(read(NUMBERS, json)).containsExactly(1);
        assertThat(NUMBERS.read(json)).containsExactly(1);
        continue;
      }
      assertThatThrownBy(() -> NUMBERS.read(json))
          .hasMessageContaining("objects and arrays nest more than 200 deep");
      assertThatThrownBy(() -> read(NUMBERS, json))
          .hasMessageContaining("objects and arrays nest more than 200 deep")
          .hasMessageNotContaining("do not pair");
    }
    assertThatThrownBy(() -> read(NUMBERS, "{\"note\":[}],\"items\":[1]}"))
        .hasMessageContaining("do not pair");
  }

  /** Whatever is blank around the list for who reads it whole is so for who reads along. */
  @ParameterizedTest
  @ValueSource(strings = {"\u000b", "\f", "\u0000", "\u00a0", "\u3000", " "})
  void blanksBehindTheList_areTheSameAsForTheWhole(String blank) {
    assertThat(read(NUMBERS, "[1]" + blank)).containsExactly(1);
    for (String second : new String[] {"[1]" + blank + "{}", "[1] and {" + blank + "\"a\":1}"}) {
      assertThatThrownBy(() -> NUMBERS.read(second)).isInstanceOf(InvalidOutputException.class);
      assertThatThrownBy(() -> read(NUMBERS, second)).isInstanceOf(InvalidOutputException.class);
    }
  }
}
