package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import dev.rialto.GeneratedImage;
import dev.rialto.InvalidOutputException;
import dev.rialto.ModerationResult;
import dev.rialto.OutputSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Packs, verdicts and pictures as nobody should send them: each is a clear error, or a value that a
 * parser sees, too, within bounded memory. {@code -Drialto.seed=N} repeats a run.
 */
class HostileTasksTest {

  /** What any refusal may cost, the first of its kind with what is loaded for it. */
  private static final int ANY_REFUSAL_BYTES = 1_500_000;

  private static final JsonOutput<Integer> NUMBER =
      new JsonOutput<>(
          new OutputSchema(
              "Number",
              "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"}},"
                  + "\"required\":[\"value\"],\"additionalProperties\":false}"),
          "value") {
        @Override
        protected Integer value(ValueReader in) {
          return in.readInt();
        }
      };

  private static final PackOutput TEXTS = PackOutput.of(OutputType.TEXT);
  private static final PackOutput NUMBERS = PackOutput.of(NUMBER);

  private static final String PACK =
      "{\"items\":[{\"index\":0,\"answer\":@},{\"answer\":@,\"index\":\"1\"},"
          + "{\"index\":2,\"why\":{\"index\":[7]},\"answer\":@}]}";
  private static final String VERDICTS =
      "[{\"flagged\":false,\"categories\":{\"hate\":false,\"pii\":true},"
          + "\"category_scores\":{\"hate\":0.25,\"pii\":9e-1}}]";
  private static final String PICTURES =
      "[{\"b64_json\":\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\",\"revised_prompt\":\"a"
          + " cat\"},{\"url\":\"https://x.example/y.png\",\"media_type\":\"png\"}]";

  private static final List<OutputType<?>> ALL =
      List.of(
          TEXTS,
          NUMBERS,
          TaskOutput.MODERATION,
          TaskOutput.MODERATIONS,
          TaskOutput.IMAGE,
          TaskOutput.IMAGES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"flagged\":false → \"flagged\":false,\"flagged\":true → twice",
        "\"hate\":false → \"hate\":false,\"hate\":true → each key once",
        "\"hate\":0.25 → \"hate\":0.25,\"hate\":0.5 → each key once",
        "\"hate\":0.25 → \"hate\":NaN → within the range of double",
        "\"hate\":0.25 → \"hate\":1e400 → within the range of double",
        "\"hate\":0.25 → \"hate\":\"0.25\" → within the range of double",
        "\"pii\":true → \"pii\":\"true\" → true or false",
        "\"pii\":true → \"\\ud83d\":true → half of a surrogate pair",
        "\"categories\" → \"categorys\" → the member is missing",
        "\"flagged\":false → \"flagged\":null → true or false",
        "[{ → [{},{ → the member is missing",
        "}}] → }}],[] → another follows",
        "}}] → }}] and more → another follows",
      })
  void wrongVerdict_isAClearError(String from, String to, String expected) {
    refused(TaskOutput.MODERATION, VERDICTS, from, to, expected);
    refused(TaskOutput.MODERATIONS, VERDICTS, from, to, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"iVBORw0KGgo → \"!!!! → a valid image",
        "\"https://x.example/y.png\" → \"https://x y\" → a valid image",
        "\"https://x.example/y.png\" → \"file:///etc/passwd\" → a valid image",
        "\"https://x.example/y.png\" → \"data:image/png;base64,@@\" → a valid image",
        "\"https://x.example/y.png\" → \"\" → the member is missing",
        "\"https://x.example/y.png\" → 7 → a string",
        "\"url\" → \"url\":\"https://z.example\",\"url\" → twice",
        "\"revised_prompt\" → \"b64_json\":\"AAAA\",\"revised_prompt\" → twice",
        "a cat → \\udead → half of a surrogate pair",
      })
  void wrongPicture_isAClearError(String from, String to, String expected) {
    refused(TaskOutput.IMAGES, PICTURES, from, to, expected);
  }

  private static void refused(
      OutputType<?> type, String good, String from, String to, String expected) {
    assertThat(type.read(good)).isNotNull();
    String text = good.replace(from, to);
    assertThat(text).isNotEqualTo(good);
    assertThatThrownBy(() -> type.read(text))
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e -> {
              assertThat(e.path()).startsWith("$");
              assertThat(e.expected()).contains(expected);
            });
  }

  /** One answer that is wrong spoils no other, and one that is there twice is no answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"a\" → \"b\" → \"c\" → 0=a, 1=b, 2=c → false",
        "\"\\ud83d\" → \"b\" → \"c\" → 1=b, 2=c → true",
        "\"\\x\" → \"b\" → \"c\" → 1=b, 2=c → true",
        "\"a\",\"answer\":\"z\" → \"b\" → \"c\" → 1=b, 2=c → true",
        "\"a\",\"index\":0 → \"b\" → \"c\" → 1=b, 2=c → true",
        "\"a\",\"index\":5 → \"b\" → \"c\" → 1=b, 2=c → true",
        "\"a\"},{\"index\":0,\"answer\":\"z\" → \"b\" → \"c\" → 1=b, 2=c → false",
        "\"a\"},{\"index\":-3,\"answer\":\"z\" → \"b\" → \"c\" → 0=a, 1=b, 2=c → true",
        "\"a\"},{\"index\":1e9,\"answer\":\"z\" → \"b\" → \"c\" → 0=a, 1=b, 2=c → true",
        "\"a\"},{\"index\":99999999999,\"answer\":\"z\" → \"b\" → \"c\" → 0=a, 1=b, 2=c → true",
        "\"a\"},7,null,[],{\"x\":1 → \"b\" → \"c\" → 0=a, 1=b, 2=c → true",
        "\"a\" → NaN → \"c\" → 0=a → true",
        "\"a\" → \"b → \"c\" → 0=a → true",
      })
  void packedAnswers_standForThemselves(
      String first, String second, String third, String texts, boolean strange) {
    PackOutput.Answers answers = TEXTS.read(pack(first, second, third));
    Map<Integer, String> expected = new HashMap<>();
    for (String entry : texts.split(", ")) {
      expected.put(entry.charAt(0) - '0', entry.substring(2));
    }
    assertThat(answers.texts()).isEqualTo(expected);
    assertThat(answers.strange()).isEqualTo(strange);
  }

  private static String pack(String... answers) {
    String pack = PACK;
    for (String answer : answers) {
      int at = pack.indexOf('@');
      pack = pack.substring(0, at) + answer + pack.substring(at + 1);
    }
    return pack;
  }

  @Test
  void hugeAndDeepAnswers_areRefusedWithinAMultipleOfTheirSize() {
    String deep = "[".repeat(10_000);
    String deepObjects = "{\"a\":".repeat(10_000);
    for (String hostile : List.of(deep, deepObjects, deep + "]".repeat(10_000))) {
      for (OutputType<?> type : ALL) {
        costs(type, hostile, 40);
        costs(type, "[{\"other\":" + hostile, 40);
        costs(type, "{\"items\":[{\"index\":0,\"answer\":" + hostile, 40);
      }
    }
    String fifty = '"' + "x".repeat(50_000_000) + '"';
    costs(TEXTS, "{\"items\":[{\"index\":0,\"answer\":" + fifty + "}]}", 6);
    costs(NUMBERS, "{\"items\":[{\"index\":" + fifty + ",\"answer\":1}]}", 6);
    costs(TaskOutput.IMAGES, "[{\"b64_json\":" + fifty + "}]", 6);
    costs(TaskOutput.MODERATION, "[{\"categories\":{" + fifty + ":true}}]", 6);
  }

  private static void costs(OutputType<?> type, String text, int bytesPerCharacter) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long start = threads.getThreadAllocatedBytes(id);
    try {
      Object read = type.read(text);
      assertThat(read).isEqualTo(new PackOutput.Answers(Map.of(), true));
    } catch (InvalidOutputException e) {
      assertThat(e.path()).startsWith("$");
    }
    long bytes = threads.getThreadAllocatedBytes(id) - start;
    assertThat(bytes).isLessThan((long) bytesPerCharacter * text.length() + ANY_REFUSAL_BYTES);
  }

  @Test
  void changedAnswers_areWhatAParserSees_orClearErrors() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("HostileTasksTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    ObjectMapper json =
        JsonMapper.builder()
            .enable(
                JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    int values = 0;
    for (int i = 0; i < 6_000; i++) {
      boolean packed = i % 3 == 0;
      StringBuilder text =
          new StringBuilder(
              packed ? pack("\"a\"", "\"\\u00e9\"", "\"\"") : i % 3 == 1 ? VERDICTS : PICTURES);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        edit(text, random);
      }
      String answer = text.toString();
      for (OutputType<?> type : ALL) {
        Object value = read(type, answer, seed);
        if (value == null || !answer.startsWith(packed ? "{\"items\":[{" : "[")) {
          continue;
        }
        JsonNode tree;
        try {
          tree = json.readTree(answer);
        } catch (IOException e) {
          continue; // a member that nobody asked for is only stepped over
        }
        values++;
        String as = "seed " + seed + ": " + answer;
        if (value instanceof PackOutput.Answers answers && type == TEXTS && packed) {
          if (!answers.strange()) {
            check(tree, answers, as);
          }
        } else if (value instanceof ModerationResult verdict) {
          JsonNode first = tree.get(0);
          verdict
              .scores()
              .forEach(
                  (name, score) ->
                      assertThat(first.get("category_scores").get(name).asDouble())
                          .as(as)
                          .isEqualTo(score));
          assertThat(verdict.flagged())
              .as(as)
              .isEqualTo(
                  first.path("flagged").asBoolean() || verdict.categories().containsValue(true));
        } else if (value instanceof GeneratedImage image) {
          assertThat(image.revisedPrompt())
              .as(as)
              .isEqualTo(tree.get(0).path("revised_prompt").asText(""));
        }
      }
    }
    assertThat(values).as("seed %s", seed).isGreaterThan(500);
  }

  private static void check(JsonNode tree, PackOutput.Answers answers, String as) {
    Map<Integer, String> expected = new HashMap<>();
    Map<Integer, Integer> times = new HashMap<>();
    for (JsonNode item : tree.get("items")) {
      String answer = item.get("answer").isTextual() ? item.get("answer").asText() : "";
      if (!answer.equals(expected.put(item.get("index").asInt(), answer))) {
        times.merge(item.get("index").asInt(), 1, Integer::sum);
      }
    }
    answers
        .texts()
        .forEach(
            (index, answer) -> {
              assertThat(times.get(index)).as(as).isEqualTo(1);
              if (!expected.get(index).isEmpty()) {
                assertThat(answer).as(as).isEqualTo(expected.get(index));
              }
            });
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

  private static void edit(StringBuilder text, Random random) {
    String alphabet = "{}[]\",:\\u0dD8-+.eE1tfn @/\n\u0000\ud83d\u00e9";
    int at = random.nextInt(text.length());
    char c = alphabet.charAt(random.nextInt(alphabet.length()));
    switch (random.nextInt(5)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, c);
      case 2 -> text.setCharAt(at, c);
      case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 12)));
      default -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
    }
    if (text.length() == 0) {
      text.append('[');
    }
  }
}
