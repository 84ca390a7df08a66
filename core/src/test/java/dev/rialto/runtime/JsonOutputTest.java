package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as models write them, well and badly, read as generated code reads them. */
class JsonOutputTest {

  @Test
  void copiesForAClock_shareTheNamesOfTheirSchema() {
    JsonOutput<Double> fresh = number();
    assertThat(fresh.at(Clock.systemUTC()).names())
        .isSameAs(fresh.at(Clock.systemUTC()).names())
        .isSameAs(fresh.names());
  }

  /** What a generated codec does for {@code record Node(String name, int size, List<Node> all)}. */
  private record Node(String name, int size, List<Node> all) {
    static Node read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      String name = "";
      int size = 0;
      List<Node> all = new ArrayList<>();
      for (String member = in.nextName(); member != null; member = in.nextName()) {
        switch (member) {
          case "name" -> {
            seen = in.mark(seen, 1L);
            name = in.readString();
          }
          case "size" -> {
            seen = in.mark(seen, 2L);
            size = in.readInt();
          }
          case "all" -> {
            seen = in.mark(seen, 4L);
            in.beginArray();
            while (in.nextElement()) {
              all.add(read(in));
            }
          }
          default -> in.skip();
        }
      }
      if (seen != 7L) {
        throw in.missing(seen, 7L, "name", "size", "all");
      }
      return new Node(name, size, all);
    }
  }

  private static final JsonOutput<Node> NODE =
      new JsonOutput<>(new OutputSchema("Node", "{}"), "") {
        @Override
        protected Node value(ValueReader in) {
          return Node.read(in);
        }
      };

  private static final JsonOutput<Double> NUMBER = number();

  private static JsonOutput<Double> number() {
    return new JsonOutput<>(new OutputSchema("Number", "{}"), "value") {
      @Override
      protected Double value(ValueReader in) {
        return in.readDouble();
      }
    };
  }

  private static final JsonOutput<List<String>> STRINGS =
      new JsonOutput<>(new OutputSchema("Strings", "{}"), "items") {
        @Override
        protected List<String> value(ValueReader in) {
          List<String> all = new ArrayList<>();
          in.beginArray();
          while (in.nextElement()) {
            all.add(in.readString());
          }
          return all;
        }
      };

  private static final String GOOD = "{\"name\":\"a\",\"size\":1,\"all\":[]}";

  private static InvalidOutputException fault(OutputType<?> type, String text) {
    InvalidOutputException e =
        catchThrowableOfType(InvalidOutputException.class, () -> type.read(text));
    assertThat(e).as(text).isNotNull();
    assertThat(e.rawText()).isEqualTo(text);
    return e;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "  \n%s\n ",
        "```json\n%s\n```",
        "```\n%s```",
        "Here it is:\n```json\n%s\n```\nHope {this} helps!",
        "Sure! The set {x} is: %s",
        "<think>perhaps {\"name\":\"no\"}</think>%s",
        "perhaps {\"name\":\"no\"}</think>\n\n%s",
        "<think>a</think>\n```json\n%s\n```",
        "\uFEFF%s",
      })
  void whatStandsAroundTheJsonDoesNotMatter(String around) {
    assertThat(NODE.read(around.formatted(GOOD))).isEqualTo(new Node("a", 1, List.of()));
  }

  @Test
  void trailingCommasAndUnknownMembersDoNotMatter() {
    assertThat(
            NODE.read("{\"x\":{\"y\":[1,]},\"name\":\"a\",\"size\":1.0,\"all\":[" + GOOD + ",],}"))
        .isEqualTo(new Node("a", 1, List.of(new Node("a", 1, List.of()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\":3.5}", "3.5", "```\n3.5\n```", "It is {\"value\":3.5}."})
  void aScalarMayComeWithoutItsObject(String text) {
    assertThat(NUMBER.read(text)).isEqualTo(3.5);
  }

  @Test
  void aStringMayComeWithoutItsObject_ifItIsOneOfJson() {
    JsonOutput<String> text =
        new JsonOutput<>(new OutputSchema("Text", "{}"), "value") {
          @Override
          protected String value(ValueReader in) {
            return in.readString();
          }
        };
    assertThat(text.read("\"so *it* is.\"")).isEqualTo("so *it* is.");
    assertThat(text.read("```json\n\"a\"\n```")).isEqualTo("a");
    assertThat(fault(text, "so it is").expected()).contains("there is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\":[\"a\",\"b\"]}", "[\"a\",\"b\"]", "Well: [\"a\",\"b\"]"})
  void aListMayComeWithoutItsObject(String text) {
    assertThat(STRINGS.read(text)).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "{} → $.name → a value, but the member is missing",
        "{\"name\":\"a\",\"size\":1} → $.all → a value, but the member is missing",
        "{\"name\":null,\"size\":1,\"all\":[]} → $.name → a string, but found null",
        "{\"name\":7,\"size\":1,\"all\":[]} → $.name → a string, but found the number 7",
        "{\"name\":\"a\",\"size\":\"big\",\"all\":[]} → $.size → but found the string \"big\"",
        "{\"name\":\"a\",\"size\":1.5,\"all\":[]} → $.size → but found the number 1.5",
        "{\"name\":\"a\",\"size\":2147483648,\"all\":[]} → $.size → an integer from -2147483648",
        "{\"name\":\"a\",\"size\":1e999,\"all\":[]} → $.size → but found the number 1e999",
        "{\"name\":\"a\",\"size\":NaN,\"all\":[]} → $.size → but found the word NaN at line 1,"
            + " column",
        "{\"name\":\"a\",\"name\":\"b\"} → $.name → there twice",
        "{\"name\":\"a\",\"size\":1,\"all\":[{\"name\":\"b\"}]} → $.all[0].size → is missing",
        "{\"name\":\"a\",\"size\":1,\"all\":[3]} → $.all[0] → an object, but found the number 3",
        "{\"name\":\"a\",\"size\":1,\"all\":{}} → $.all → an array, but found an object",
        "{\"name\":\"a\",\"size\":1,\"all\":[ → $.all → more, but the answer ends here",
        "{\"name\":\"a\",\"si → $ → more, but the answer ends here",
        "{\"name\":\"\\ud800\",\"size\":1,\"all\":[]} → $.name → half of a surrogate pair",
        "{\"name\":\"\\udc00\\ud800\",\"size\":1,\"all\":[]} → $.name → half of a surrogate pair",
        "I cannot do that. → $ → JSON, but there is none",
        "<think>{\"name\":\"a\",\"size\":1,\"all\":[]} → $ → JSON, but there is none",
        "[1] → $ → JSON, but there is none",
        "no → $ → JSON, but there is none",
        "{\"name\":\"a\",\"size\":'1',\"all\":[]} → $.size → but found a mistake at line 1, column",
        "~ ~ → $ → JSON, but the answer is empty",
      })
  void whatIsWrongIsSaidWithItsPlace(String text, String path, String expected) {
    InvalidOutputException e = fault(NODE, text);
    assertThat(e.path()).startsWith(path);
    assertThat(e.expected()).contains(expected);
  }

  @Test
  void aSecondAnswerIsNotOverlooked() {
    assertThat(fault(NODE, GOOD + "\n" + GOOD).expected()).contains("another follows");
  }

  /** An outer object that is cut must not make an inner one the answer. */
  @Test
  void aCutAnswerIsNeverTakenForAWholeOne() {
    String whole = "{\"name\":\"a\",\"size\":1,\"all\":[" + GOOD + "," + GOOD + "]}";
    for (int end = 0; end < whole.length(); end++) {
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> NODE.read(cut)).as(cut).isInstanceOf(InvalidOutputException.class);
      assertThatThrownBy(() -> NODE.read("Here: " + cut))
          .as(cut)
          .isInstanceOf(InvalidOutputException.class);
    }
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"name\":\"a\",\"size\":1,\"all\":[".repeat(10_000);
    assertThat(fault(NODE, deep).expected()).contains("within the limits");
    String unknown = "{\"x\":" + "[".repeat(10_000);
    assertThat(fault(NODE, unknown).expected()).contains("within the limits");
  }

  @Test
  void lengthsAreBounded() {
    String digits = "{\"value\":" + "9".repeat(5_000) + "}";
    assertThat(fault(NUMBER, digits).expected()).contains("within the limits");
    String name = "{\"" + "n".repeat(60_000) + "\":1}";
    assertThat(fault(NUMBER, name).expected()).contains("within the limits");
    String text = "{\"name\":\"" + "x".repeat(25_000_000) + "\",\"size\":1,\"all\":[]}";
    assertThat(fault(NODE, text).expected()).contains("within the limits");
  }

  /** Whatever comes, there is a value or an InvalidOutputException, and nothing else. */
  @Test
  void anyTextGivesAValueOrAFault() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("JsonOutputTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    String whole =
        "<think>x</think>```json\n{\"name\":\"\\u00e9\\ud83d\\ude00\",\"size\":-1e2,\"all\":["
            + GOOD
            + "],\"x\":null}\n```";
    String alphabet = "{}[]\",:\\u0dD8-+.eE1tfn `<>\n\u0000é";
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, c);
          default -> text.setCharAt(at, c);
        }
      }
      String answer = text.toString();
      for (OutputType<?> type : List.of(NODE, NUMBER, STRINGS)) {
        try {
          type.read(answer);
        } catch (InvalidOutputException e) {
          assertThat(e.path()).as("seed %s: %s", seed, answer).startsWith("$");
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ": " + answer, e);
        }
      }
    }
  }
}
