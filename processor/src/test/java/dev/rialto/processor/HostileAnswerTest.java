package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import dev.rialto.InvalidOutputException;
import dev.rialto.Partial;
import dev.rialto.RialtoException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.ElementScanner;
import dev.rialto.runtime.OutputType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that a model should never write: each is a clear error, within bounded memory, for whole
 * values and for streams alike. {@code -Drialto.seed=N} repeats a run. Long, since each answer is
 * tried in every way of reading, with the same types.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the types are compiled once
class HostileAnswerTest {

  private static final String TYPES =
      """
      package com.acme;
      import dev.rialto.*;
      import java.math.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.Flow;
      @Completion
      interface Types {
        All all(String a);
        Flow.Publisher<All> list(String a);
        int number(String a);
        double real(String a);
        BigDecimal exact(String a);
        Mood mood(String a);
        LocalDate day(String a);
        Optional<Integer> maybe(String a);
        Shape shape(String a);
        Map<String, Integer> map(String a);
        Flow.Publisher<Partial<All>> growing(String a);
        record All(String text, int count, double share, BigDecimal exact, boolean on, Mood mood,
            Shape shape, List<Shape> shapes, Map<String, Integer> map, Optional<All> next,
            LocalDate day) {}
        enum Mood { GOOD, BAD }
        sealed interface Shape permits Circle, Group {}
        record Circle(float radius) implements Shape {}
        record Group(List<Shape> parts) implements Shape {}
      }
      """;

  private static final String GOOD =
      "{\"text\":\"a\\u00e9\\ud83d\\ude00\",\"count\":3,\"share\":0.5,\"exact\":1.50,\"on\":true,"
          + "\"mood\":\"GOOD\",\"shape\":{\"type\":\"Circle\",\"radius\":1},"
          + "\"shapes\":[{\"parts\":[{\"type\":\"Circle\",\"radius\":2e1}],\"type\":\"Group\"}],"
          + "\"map\":[{\"key\":\"k\",\"value\":1}],\"next\":null,\"day\":\"2026-01-31\"}";

  private final OutputType<?> whole;
  private final OutputType<?> list;
  private final ElementOutput<?> elements;
  private final ElementOutput<?> partials;

  /** What an answer may be that is no record and no list. */
  private final Map<String, OutputType<?>> bare = new LinkedHashMap<>();

  HostileAnswerTest() throws ReflectiveOperationException {
    Class<?> client = Compiled.of(TYPES).succeeded().loadClass("com.acme.Types_Rialto");
    whole = (OutputType<?>) constant(client, "ALL_OUTPUT");
    list = (OutputType<?>) constant(client, "LIST_OF_ALL_OUTPUT");
    elements = (ElementOutput<?>) list;
    partials = (ElementOutput<?>) constant(client, "ALL_PARTIALS");
    for (Field field : client.getDeclaredFields()) {
      if (field.getName().endsWith("_OUTPUT") && !field.getName().contains("ALL")) {
        bare.put(field.getName(), (OutputType<?>) constant(client, field.getName()));
      }
    }
  }

  private static Object constant(Class<?> client, String name) throws ReflectiveOperationException {
    Field field = client.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"count\":3 → \"count\":99999999999999999999 → $.count → from -2147483648 to 2147483647",
        "\"count\":3 → \"count\":3e9 → $.count → from -2147483648 to 2147483647",
        "\"count\":3 → \"count\":03 → $.count → a mistake at line 1",
        "\"share\":0.5 → \"share\":1e400 → $.share → within the range of double",
        "\"share\":0.5 → \"share\":NaN → $.share → found the word NaN at line 1",
        "\"share\":0.5 → \"share\":-Infinity → $.share → a mistake at line 1",
        "\"exact\":1.50 → \"exact\":1e99999999 → $.exact → exponent",
        "\"exact\":1.50 → \"exact\":1e99999999999 → $.exact → exponent",
        "\\ude00 → \\ud83d → $.text → half of a surrogate pair",
        "\\ud83d\\ude00 → \\udead → $.text → half of a surrogate pair",
        "\\ud83d → \\uzzzz → $.text → an escape that JSON does not know",
        "\"GOOD\" → \"good\" → $.mood → one of GOOD, BAD, but found the string \"good\"",
        "\"GOOD\" → 0 → $.mood → a string, but found the number 0",
        "{\"type\":\"Circle\",\"radius\":1} → {\"type\":\"Square\"} → $.shape.type → one of Circle,"
            + " Group",
        "{\"type\":\"Circle\",\"radius\":1} → {\"radius\":1} → $.shape.type → the member is"
            + " missing",
        "{\"type\":\"Circle\",\"radius\":1} → {\"type\":7} → $.shape.type → a string, but found the"
            + " number 7",
        "\"radius\":2e1 → \"radius\":1e39 → $.shapes[0].parts[0].radius → within the range of"
            + " float",
        "\"on\":true → \"on\":true,\"on\":false → $.on → there twice",
        "{\"key\":\"k\",\"value\":1} → {\"key\":\"k\",\"value\":1},{\"key\":\"k\",\"value\":2} →"
            + " $.map[1] → each key once",
        "\"2026-01-31\" → \"2026-02-31\" → $.day → a date such as",
        "\"next\":null → \"next\":{} → $.next.text → the member is missing",
      })
  void wrongValue_isSaidWithItsPlace(String from, String to, String path, String expected) {
    String answer = GOOD.replace(from, to);
    assertThat(answer).isNotEqualTo(GOOD);
    InvalidOutputException fault = fault(whole, answer);
    assertThat(fault.path()).startsWith(path);
    assertThat(fault.expected()).contains(expected);
    assertThat(fault.rawText()).isEqualTo(answer);
    String items = "{\"items\":[" + GOOD + "," + answer + "]}";
    String place = path.replace("$", "$.items[1]");
    assertThat(fault(list, items).path()).startsWith(place);
    for (int step : new int[] {1, 7, 10_000}) {
      List<Object> seen = new ArrayList<>();
      InvalidOutputException streamed = fault(elements, items, step, seen::add);
      assertThat(streamed.path()).startsWith(place);
      assertThat(streamed.expected()).contains(expected);
      assertThat(seen).as("what came before it").hasSize(1);
      InvalidOutputException grown = fault(partials, answer, step, snapshot -> {});
      assertThat(grown.path()).startsWith(path);
      assertThat(grown.expected()).contains(expected);
    }
  }

  /** What stands around an answer, {@code @} being the answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF@",
        " \r\n@\r\n",
        "```json\n@\n```",
        "```\r\n@\r\n```\r\n",
        "Here:\n```\n```json\n@\n```\n```",
        "~~~json\n@\n~~~",
        "```json @ ```",
        "<think>{\"text\":1}</think>@",
        "thoughts without a beginning [a] {b}</think>\n@",
        "<think>a</think>\n<think>[{\"a\":1}]</think>\n@",
        "<thought>{ [</thought>@",
        "<reasoning>{\"a\":\"</think>\"}</reasoning>\n@",
        "Set {name} to [x] in {}: @",
        "@\nIt is {so}, [1] and { too.",
        "// the answer\n@"
      })
  void whatStandsAroundAnAnswer_isPassedOver(String around) {
    Object value = whole.read(GOOD);
    assertThat(whole.read(around.replace("@", GOOD))).isEqualTo(value);
    String items = "{\"items\":[" + GOOD + "]}";
    assertThat(list.read(around.replace("@", items))).isEqualTo(List.of(value));
    for (int step : new int[] {1, 7, 10_000}) {
      assertThat(inSteps(elements, around.replace("@", items), step)).isEqualTo(List.of(value));
      List<?> grown = inSteps(partials, around.replace("@", GOOD), step);
      assertThat((Object) ((Partial<?>) grown.get(grown.size() - 1)).value()).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "@@ → one JSON value, but another follows",
        "@ or, shorter: @ → one JSON value, but another follows",
        "```json\\n@\\n```\\nor\\n```json\\n@\\n``` → one JSON value, but another follows",
        "<think>@ → there is none",
        "<think>a</think><think>@ → there is none",
        "nothing → there is none",
        "null → there is none",
        "\"null\" → there is none",
      })
  void answerThatIsNoneOrTwo_isRefusedInEveryWay(String around, String expected) {
    String text = around.replace("\\n", "\n");
    assertThat(fault(whole, text.replace("@", GOOD)).expected()).contains(expected);
    String items = "{\"items\":[" + GOOD + "]}";
    assertThatThrownBy(() -> inSteps(elements, text.replace("@", items), 5))
        .isInstanceOf(RialtoException.class);
    assertThatThrownBy(() -> inSteps(partials, text.replace("@", GOOD), 5))
        .isInstanceOf(RialtoException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"count\":3 → \"count\":\"3\" → $.count → found the string \"3\"",
        "\"on\":true → \"on\":\"true\" → $.on → found the string \"true\"",
        "\"on\":true → \"on\":True → $.on → found the word True at line 1",
        "\"next\":null → \"next\":\"null\" → $.next → an object, but found the string \"null\"",
        "\"text\":\"a\\u00e9\\ud83d\\ude00\" → \"text\":3 → $.text → a string, but found the number"
            + " 3",
        "\"count\":3 → \"count\":3 /* three */ → $ → a mistake at line 1",
        "\"count\":3 → // three\\n\"count\":3 → $ → a mistake at line 1",
        "\"count\":3 → 'count':3 → $ → a mistake at line 1",
        "\"count\":3 → count:3 → $ → a mistake at line 1",
        "\"count\":3 → \"count\":3,, → $ → a mistake at line 1",
        "\"count\":3 → \"count\" 3 → $ → a mistake at line 1",
        "{\"type\":\"Circle\",\"radius\":1} → {\"type\":\"Circle\",\"radius\":1,\"type\":\"Group\"}"
            + " → $.shape.type → there twice",
        "{\"type\":\"Circle\",\"radius\":1} → {\"radius\":1,\"type\":\"Group\"} → $.shape.parts →"
            + " the member is missing",
      })
  void sloppyValue_isSaidWithItsPlace(String from, String to, String path, String expected) {
    String answer = GOOD.replace(from, to.replace("\\n", "\n"));
    assertThat(answer).isNotEqualTo(GOOD);
    InvalidOutputException fault = fault(whole, answer);
    assertThat(fault.path()).startsWith(path);
    assertThat(fault.expected()).contains(expected);
    assertThat(fault.rawText()).isEqualTo(answer);
    assertThatThrownBy(() -> inSteps(elements, "[" + answer + "]", 3))
        .isInstanceOf(RialtoException.class);
    assertThatThrownBy(() -> inSteps(partials, answer, 3)).isInstanceOf(RialtoException.class);
  }

  private static <E> List<E> inSteps(ElementOutput<E> output, String answer, int step) {
    List<E> all = new ArrayList<>();
    ElementScanner<E> scanner = output.scanner();
    for (int at = 0; at < answer.length(); at += step) {
      scanner.accept(answer.substring(at, Math.min(answer.length(), at + step)), all::add);
    }
    scanner.end(all::add);
    return all;
  }

  /** What any refusal may cost, the first of its kind with what is loaded for it. */
  private static final int ANY_REFUSAL_BYTES = 1_500_000;

  /** No stream keeps more characters than that. */
  private static final int MAX_KEPT_CHARS = 20_000_000;

  /** A way of reading, and what stands around what is hostile there. */
  private record Way(
      String name, String before, String behind, OutputType<?> unary, ElementOutput<?> stream) {

    /**
     * Checks that a hostile answer is refused, with at most so many bytes of garbage for each
     * character that is read whole, and for each that a stream may keep.
     */
    void refuse(String answer, double unaryBytes, double streamBytes) {
      String text = before + answer + behind;
      List<String> pieces = new ArrayList<>();
      for (int at = 0; stream != null && at < text.length(); at += 8_000) {
        pieces.add(text.substring(at, Math.min(text.length(), at + 8_000)));
      }
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().getId();
      long start = threads.getThreadAllocatedBytes(id);
      RialtoException fault =
          unary != null ? fault(unary, text) : refusal(stream, pieces, element -> {});
      long bytes = threads.getThreadAllocatedBytes(id) - start;
      double most =
          unary != null
              ? unaryBytes * text.length()
              : streamBytes * Math.min(text.length(), MAX_KEPT_CHARS);
      assertThat((double) bytes)
          .as("%s of %s characters: %s", name, text.length(), fault.getMessage())
          .isLessThan(most + ANY_REFUSAL_BYTES);
    }
  }

  private List<Way> ways() {
    List<Way> all = new ArrayList<>();
    all.add(new Way("record", "", "", whole, null));
    all.add(new Way("list", "{\"items\":[", "]}", list, null));
    all.add(new Way("elements", "{\"items\":[", "]}", null, elements));
    all.add(new Way("bare elements", "[", "]", null, elements));
    all.add(new Way("fenced elements", "```json\n[" + GOOD + ",", "]\n```", null, elements));
    all.add(new Way("partial", "", "", null, partials));
    all.add(new Way("fenced partial", "<think>x</think>```json\n", "\n```", null, partials));
    bare.forEach(
        (name, type) -> {
          all.add(new Way(name, "", "", type, null));
          all.add(new Way("wrapped " + name, "{\"value\":", "}", type, null));
        });
    return all;
  }

  @Test
  void nestingOfTenThousand_isRefused_whereverItStands_andCostsNoMoreThanItself() {
    String arrays = "[".repeat(10_000);
    String groups = "{\"type\":\"Group\",\"parts\":[".repeat(10_000);
    for (String deep :
        List.of(
            GOOD.replace("\"day\"", "\"other\":" + arrays + ",\"day\""),
            GOOD.replace("\"day\"", "\"other\":" + arrays + "]".repeat(10_000) + ",\"day\""),
            GOOD.replace("{\"type\":\"Circle\",\"radius\":1}", groups),
            arrays,
            arrays + "]".repeat(10_000),
            "{\"next\":".repeat(10_000),
            "{\"value\":".repeat(10_000))) {
      ways().forEach(way -> way.refuse(deep, 10, 10));
    }
  }

  /** Growing doubles a buffer: all of them together are four times what was kept. */
  @Test
  void fiftyMegabytes_areRefused_withinAMultipleOfWhatMayBeKept() {
    String fifty = "x".repeat(50_000_000);
    Set<String> different = Set.of("record", "elements", "partial", "MOOD_OUTPUT");
    for (String answer :
        List.of(
            GOOD.replace("\"a\\u00e9", "\"" + fifty + "\\u00e9"),
            GOOD.replace("\"day\":", "\"" + fifty + "\":1,\"day\":"),
            '"' + fifty + '"')) {
      ways().stream()
          .filter(way -> different.contains(way.name()))
          .forEach(way -> way.refuse(answer, 2.1, 4));
    }
  }

  @Test
  void manySmallThings_costNoMoreThanThemselves() {
    for (String answer :
        List.of(
            GOOD.replace("\"day\"", "\"x\":1,".repeat(20_000) + "\"noday\""),
            "\\".repeat(200_000),
            "{ [".repeat(70_000),
            "<think>".repeat(30_000),
            "{\"text\":\"" + "\\\"".repeat(100_000),
            "`".repeat(200_000),
            "\n x".repeat(70_000),
            "Answer: ".repeat(20_000))) {
      ways().forEach(way -> way.refuse(answer, 50, 50));
    }
  }

  private static final Pattern OBJECT_START = Pattern.compile("\\{[\\x00-\\x20]*[\"}]");

  /**
   * An answer that is changed at random is a value or a clear error; and a value only where a JSON
   * parser, too, sees an object that holds what was read.
   */
  @Test
  void changedAnswers_areValuesOrClearErrors_andNeverAnotherOnesValue() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("HostileAnswerTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    ObjectMapper json =
        JsonMapper.builder()
            .enable(
                JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    String alphabet = "{}[]\",:\\u0dD8-+.eE1tfn `<>\n\u0000\ud83d\u00e9";
    int values = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        edit(text, random, alphabet);
      }
      String answer = text.toString();
      Object value = read(whole, answer, seed);
      Matcher start = OBJECT_START.matcher(answer);
      if (value != null && answer.startsWith("{") && start.find()) {
        values++;
        check(json, answer.substring(start.start()), value, seed); // a brace before it is preamble
      }
      stream(elements, "[" + answer + "]", random, seed);
      stream(partials, answer, random, seed);
    }
    assertThat(values).as("seed %s", seed).isGreaterThan(50);
  }

  /** What stands for one value, in the ways that models write it. */
  private static final List<String> VALUES =
      List.of(
          "{\"value\":3}",
          "```json\n{\"value\":\"GOOD\"}\n```",
          "Options:\n* GOOD\n* BAD\n\n**Answer:** GOOD.",
          "<think>3?</think>\n-3.5e2",
          "\"2026-01-31\"",
          "{\"value\":{\"type\":\"Circle\",\"radius\":1}}",
          "Here: {\"entries\":[{\"key\":\"k\",\"value\":1}]} [1]",
          "null",
          "[" + GOOD + "]");

  @Test
  void changedValues_areValuesOrClearErrors_forEveryTypeAndWayOfReading() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("HostileAnswerTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    List<OutputType<?>> types = new ArrayList<>(bare.values());
    types.addAll(List.of(whole, list));
    int values = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(VALUES.get(i % VALUES.size()));
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        edit(text, random, "{}[]\",:\\u0dD8-+.eE1tfn `<>\n\u0000\ud83d\u00a0:*");
      }
      for (OutputType<?> type : types) {
        values += read(type, text.toString(), seed) == null ? 0 : 1;
      }
      stream(elements, text.toString(), random, seed);
      stream(partials, text.toString(), random, seed);
    }
    assertThat(values).as("seed %s", seed).isGreaterThan(500);
  }

  private static void edit(StringBuilder text, Random random, String alphabet) {
    int at = random.nextInt(text.length());
    char c = alphabet.charAt(random.nextInt(alphabet.length()));
    switch (random.nextInt(5)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, c);
      case 2 -> text.setCharAt(at, c);
      case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 9)));
      default -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
    }
    if (text.length() == 0) {
      text.append('{');
    }
  }

  /** What was read is what a parser reads who knows nothing of us. */
  private static void check(ObjectMapper json, String answer, Object value, long seed) {
    try (JsonParser parser = json.createParser(answer)) {
      JsonNode tree = json.readTree(parser);
      Map<String, Object> components = new LinkedHashMap<>();
      for (RecordComponent c : value.getClass().getRecordComponents()) {
        c.getAccessor().setAccessible(true);
        components.put(c.getName(), c.getAccessor().invoke(value));
      }
      assertThat(components.get("text"))
          .as("seed %s: %s", seed, answer)
          .isEqualTo(tree.path("text").asText());
      assertThat(components.get("count")).isEqualTo((int) tree.path("count").asDouble());
      assertThat(components.get("share")).isEqualTo(tree.path("share").asDouble());
      assertThat(String.valueOf(components.get("mood"))).isEqualTo(tree.path("mood").asText());
      assertThat(((List<?>) components.get("shapes"))).hasSize(tree.path("shapes").size());
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError("seed " + seed + ": read, but no JSON: " + answer, e);
    }
  }

  private static Object read(OutputType<?> type, String answer, long seed) {
    try {
      return type.read(answer);
    } catch (InvalidOutputException e) {
      assertThat(e.path()).as("seed %s: %s", seed, answer).startsWith("$");
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + answer, e);
    }
  }

  private static <E> void stream(ElementOutput<E> output, String answer, Random random, long seed) {
    List<E> seen = new ArrayList<>();
    ElementScanner<E> scanner = output.scanner();
    try {
      for (int at = 0; at < answer.length(); ) {
        int end = Math.min(answer.length(), at + 1 + random.nextInt(40));
        scanner.accept(answer.substring(at, end), seen::add);
        at = end;
      }
      scanner.end(seen::add);
    } catch (RialtoException e) {
      assertThat(e).as("seed %s: %s", seed, answer).hasMessageContaining(" ");
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + answer, e);
    }
  }

  private static InvalidOutputException fault(OutputType<?> type, String answer) {
    try {
      type.read(answer);
    } catch (InvalidOutputException e) {
      return e;
    }
    throw new AssertionError("taken: " + answer.substring(0, Math.min(200, answer.length())));
  }

  private static <E> InvalidOutputException fault(
      ElementOutput<E> output, String answer, int step, Consumer<? super E> seen) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < answer.length(); at += step) {
      pieces.add(answer.substring(at, Math.min(answer.length(), at + step)));
    }
    RialtoException refusal = refusal(output, pieces, seen);
    assertThat(refusal).isInstanceOf(InvalidOutputException.class);
    return (InvalidOutputException) refusal;
  }

  private static <E> RialtoException refusal(
      ElementOutput<E> output, List<String> pieces, Consumer<? super E> seen) {
    ElementScanner<E> scanner = output.scanner();
    try {
      for (String piece : pieces) {
        scanner.accept(piece, seen);
      }
      scanner.end(seen);
    } catch (InvalidOutputException | TruncatedResponseException e) {
      return e;
    }
    throw new AssertionError("taken by " + scanner);
  }
}
