package dev.rialto.internal.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static final String[] NAMES = {"a", "content", "index", "na\"me\n", "ü", ""};
  private static final Names KNOWN = Names.of(NAMES);

  private static JsonReader on(String json) {
    byte[] bytes = ("xx" + json + "yy").getBytes(StandardCharsets.UTF_8);
    JsonReader reader = new JsonReader();
    reader.reset(bytes, 2, bytes.length - 4);
    return reader;
  }

  @Test
  void randomDocumentsReadAsJacksonReadsThem() throws Exception {
    long seed = System.nanoTime();
    System.out.println("JsonReaderTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      JsonNode tree = value(random, 0);
      String json = random.nextBoolean() ? tree.toString() : tree.toPrettyString();
      JsonReader reader = on(json);
      compare(reader, new ObjectMapper().readTree(json));
      assertThat(reader.more()).isFalse();
      JsonReader skipping = on(json);
      skipping.skip();
      assertThat(skipping.more()).isFalse();
    }
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 4 ? 6 : 9)) {
      case 0 -> make.nullNode();
      case 1 -> make.booleanNode(random.nextBoolean());
      case 2 -> make.numberNode(random.nextLong());
      case 3 -> make.numberNode(random.nextGaussian() * 1e9);
      case 4, 5 -> make.textNode(text(random));
      case 6 -> {
        ArrayNode array = make.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth + 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = make.objectNode();
        for (String name : NAMES) {
          if (random.nextBoolean()) {
            object.set(name, value(random, depth + 1));
          }
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    String[] pieces = {"plain", "\"", "\\", "\n", "\u0001", "é", "漢", "🙂", "{", "]", "\u2028"};
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  private static void compare(JsonReader reader, JsonNode expected) {
    if (expected.isObject()) {
      assertThat(reader.enterObject()).isTrue();
      List<String> order = new ArrayList<>();
      expected.fieldNames().forEachRemaining(order::add);
      for (String name : order) {
        assertThat(reader.nextMember(KNOWN)).isEqualTo(List.of(NAMES).indexOf(name));
        compare(reader, expected.get(name));
      }
      assertThat(reader.nextMember(KNOWN)).isEqualTo(JsonReader.END);
    } else if (expected.isArray()) {
      assertThat(reader.enterArray()).isTrue();
      for (JsonNode element : expected) {
        assertThat(reader.nextElement()).isTrue();
        compare(reader, element);
      }
      assertThat(reader.nextElement()).isFalse();
    } else if (expected.isTextual()) {
      assertThat(reader.text()).isEqualTo(expected.asText());
    } else if (expected.isIntegralNumber()) {
      assertThat(reader.number(-1)).isCloseTo(expected.asLong(), within(expected.asLong()));
    } else if (expected.isNumber()) {
      assertThat(reader.real()).isEqualTo(expected.asDouble());
    } else {
      assertThat(reader.text()).isEqualTo(expected.isNull() ? null : expected.asText());
    }
  }

  // Whole numbers beyond 18 digits go through a double.
  private static Offset<Long> within(long value) {
    return Offset.offset(Math.abs(value) > 1L << 52 ? 1024L : 0L);
  }

  @Test
  void valuesOfAnotherTypeReadAsTheDefault() {
    assertThat(on("\"12\"").number(-1)).isEqualTo(12);
    assertThat(on("12.9").number(-1)).isEqualTo(12);
    assertThat(on("1e3").number(-1)).isEqualTo(1000);
    assertThat(on("\"x\"").number(-1)).isEqualTo(-1);
    assertThat(on("{\"a\":1}").number(-1)).isEqualTo(-1);
    assertThat(on("99999999999999999999999").number(-1)).isEqualTo(Long.MAX_VALUE);
    assertThat(on("400").text()).isEqualTo("400");
    assertThat(on("true").text()).isEqualTo("true");
    assertThat(on("null").text()).isNull();
    assertThat(on("[1]").text()).isNull();
    assertThat(on("7").enterObject()).isFalse();
    assertThat(on("NaN").real()).isNaN();
  }

  @Test
  void escapedNamesAreFound() {
    JsonReader reader = on("{\"\\u0063ontent\":1}");
    reader.enterObject();
    assertThat(reader.nextMember(KNOWN)).isEqualTo(1);
  }

  @Test
  void halfASurrogatePairIsKeptAndTold() {
    JsonReader reader = on("\"a\\ud83d\"");
    assertThat(reader.text()).isEqualTo("a\ud83d");
    assertThat(reader.hasSurrogateEscape()).isTrue();
  }

  @Test
  void invalidUtf8ReadsAsReplacement() {
    JsonReader reader = new JsonReader();
    reader.reset(new byte[] {'"', 'a', (byte) 0xff, '"'}, 0, 4);
    assertThat(reader.text()).isEqualTo("a\ufffd");
  }

  @Test
  void brokenFormIsAFault() {
    for (String bad :
        List.of(
            "",
            "{",
            "[1",
            "\"a",
            "\"\\u12",
            "\"\\x\"",
            "{\"a\"}",
            "{a:1}",
            "]",
            "[1 2]",
            "abc",
            "{\"a\":1 \"a\":2}",
            ",",
            "[".repeat(300))) {
      assertThatThrownBy(() -> readAll(on(bad))).as(bad).isInstanceOf(JsonFault.class);
    }
  }

  private static void readAll(JsonReader reader) {
    switch (reader.peek()) {
      case '{' -> {
        reader.enterObject();
        while (reader.nextMember(KNOWN) != JsonReader.END) {
          readAll(reader);
        }
      }
      case '[' -> {
        reader.enterArray();
        while (reader.nextElement()) {
          readAll(reader);
        }
      }
      case '"' -> reader.text();
      default -> reader.skip();
    }
  }

  @Test
  void nestingIsBoundedWithoutRecursion() {
    assertThatThrownBy(() -> on("[".repeat(1_000_000)).skip())
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining("deeper");
  }
}
