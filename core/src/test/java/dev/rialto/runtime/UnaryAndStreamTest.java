package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.RialtoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One rule for all ways of reading: a text that is an answer for who awaits it whole is the same
 * answer for who takes it as it comes, however it is cut, and one that is none is none for both.
 * {@code -Drialto.seed=N} repeats a run.
 */
class UnaryAndStreamTest {

  private record Node(int n, Optional<String> s) {
    static Node read(ValueReader in) {
      in.beginObject();
      long seen = 0;
      int n = 0;
      Optional<String> s = Optional.empty();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "n" -> {
            seen = in.mark(seen, 1);
            n = in.readInt();
          }
          case "s" -> {
            seen = in.mark(seen, 2);
            s = in.isNull() ? Optional.empty() : Optional.of(in.readString());
          }
          default -> in.skip();
        }
      }
      if ((seen & 1) == 0) {
        throw in.missing(seen, 1, "n");
      }
      return new Node(n, s);
    }
  }

  private static final ListOutput<Node> LIST =
      new ListOutput<>(new OutputSchema("Nodes", "{}"), "items") {
        @Override
        protected Node element(ValueReader in) {
          return Node.read(in);
        }
      };

  private static final JsonOutput<Node> NODE =
      new JsonOutput<>(new OutputSchema("Node", "{}"), "") {
        @Override
        protected Node value(ValueReader in) {
          return Node.read(in);
        }
      };

  private static final PartialOutput<Node> GROWING =
      new PartialOutput<>(NODE, "n", "s") {
        @Override
        protected @Nullable Object component(int index, ValueReader in) {
          return index == 0
              ? (Object) in.readInt()
              : in.isNull() ? Optional.empty() : Optional.of(in.readString());
        }

        @Override
        protected @Nullable Object componentOf(int index, Node value) {
          return index == 0 ? (Object) value.n() : value.s();
        }
      };

  private static final String[] PIECES = {
    "<think>",
    "</think>",
    "[THINK]",
    "[/THINK]",
    "<thinking>",
    "</thinking>",
    "<reasoning>",
    "</reasoning>",
    "<|channel|>analysis<|message|>",
    "<|end|>",
    "<|channel|>final<|message|>",
    "```json\n",
    "\n```",
    "```",
    "~~~\n",
    "\n",
    " ",
    "\uFEFF",
    "\u00a0",
    "Here it is:",
    "so ",
    "e.g. ",
    "[1]",
    "{}",
    "{x}",
    "\"",
    "{\"n\":1}",
    "{\"n\":2,\"s\":\"</think>\"}",
    "{\"n\":3,\"s\":null,}",
    "{\"s\":\"```\",\"n\":4}",
    "{\"items\":[{\"n\":5}]}",
    "{\"items\":[{\"n\":6},{\"n\":7,\"s\":\"[\"}]}",
    "[{\"n\":8}]",
    "[]",
    "{\"items\":[]}",
    "[{\"n\":",
    "{\"n\":",
    "{\"items\":[",
    "]}",
    "}",
    "null",
    "{\"a\":[{\"n\":9}],\"items\":[{\"n\":10}]}",
    "It is {so}.",
    "<b>",
    "a > b",
    "\\",
    "// c\n",
    ",",
    "{",
    "[",
    "]"
  };

  @Test
  void sameAnswer_whicheverWayItIsRead() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("UnaryAndStreamTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    int lists = 0;
    int nodes = 0;
    for (int run = 0; run < Integer.getInteger("rialto.runs", 10_000); run++) {
      StringBuilder text = new StringBuilder();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      lists += list(text.toString(), random, seed) ? 1 : 0;
      nodes += node(text.toString(), random, seed) ? 1 : 0;
    }
    assertThat(lists).as("seed %s", seed).isGreaterThan(150);
    assertThat(nodes).as("seed %s", seed).isGreaterThan(150);
  }

  /** As models answer who were asked for {@code {"n": 7, "s": …}}; what stands behind the bar. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":7}|7",
        "{\"n\":7,\"s\":null}|7",
        "{\"n\":7.0,\"s\":\"\"}|7",
        "{\"n\":7e0}|7",
        "\uFEFF{\"n\":7}|7",
        "\u00a0{\u00a0\"n\":\u00a07\u00a0}\u00a0|7",
        "\u200b{\"n\":7}\u200b|7",
        "```json\n{\"n\":7}\n```|7",
        "```JSON\r\n{\"n\":7}\r\n```|7",
        "``` json\n{\"n\":7}\n```|7",
        "```javascript\n{\"n\":7}|7",
        "~~~\n{\"n\":7}\n~~~|7",
        "````json\n{\"n\":7}\n````|7",
        "> {\"n\":7}|7",
        "**Answer:** {\"n\":7}|7",
        "Here is the JSON you asked for:\n\n```json\n{\"n\":7}\n```\n\nLet me know!|7",
        "{\"n\":7}\n\nNote that {n} is in [1, 9].|7",
        "{\"n\":7}<|im_end|>|7",
        "{\"n\":7}</s>|7",
        "<answer>{\"n\":7}</answer>|7",
        "<think>\nn could be 3: {\"n\":3}\n</think>\n\n{\"n\":7}|7",
        "n could be 3: {\"n\":3}\n</think>\n\n{\"n\":7}|7",
        "<thinking>x</thinking><reflection>{\"n\":3}</reflection>{\"n\":7}|7",
        "<|channel|>analysis<|message|>{\"n\":3}<|end|><|start|>assistant<|channel|>final"
            + "<|message|>{\"n\":7}<|return|>|7",
        "{\"n\":7,\"s\":\"```json\\n{\\\"n\\\":3}\\n```\"}|7",
        "{\"n\":7,\"s\":\"</think>{\"}|7",
        "{\"confidence\":0.93,\"n\":7,\"why\":{\"n\":3}}|7",
        "{\n  \"n\": 7,\n}|7",
        "{\"n\":7,\"s\":\"two\nlines\"}|7",
        "{\"s\":\"caf\\u00e9 \\ud83d\\ude00\",\"n\":7}|7",
        "{'n': 7}|",
        "{n: 7}|",
        "{\"n\": None}|",
        "{\"n\": 7, \"s\": None}|",
        "{\"n\": 7} {\"n\": 3}|",
        "{\"n\": 7}\nor rather\n{\"n\": 3}|",
        "{\"n\": \"7\"}|",
        "{\"n\": 7%}|",
        "{\"n\": 7.5}|",
        "{\"n\": 7 // sure\n}|",
        "{\"n\": 7, /* sure */ \"s\": null}|",
        "{\"n\": 7, ...}|",
        "{\"n\": seven}|",
        "{\"n\": 7, \"n\": 7}|",
        "{\"n\": null}|",
        "{\"s\": \"7\"}|",
        "{}|",
        "[{\"n\": 7|",
        "n = 7|",
        "I'm sorry, but I can't help with that.|",
        "<think>{\"n\": 7}|",
        "<tool_call>{\"name\":\"f\",\"arguments\":{\"n\":7}}</tool_call>|",
      })
  void answersThatModelsGive_areReadOrRefused_alike(String row) {
    int bar = row.lastIndexOf('|');
    String text = row.substring(0, bar);
    Object expected = bar == row.length() - 1 ? "refused" : Integer.valueOf(7);
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Object whole = whole(NODE, text);
      assertThat(whole instanceof Node node ? (Object) node.n() : whole).isEqualTo(expected);
      assertThat(node(text, random, 7)).isEqualTo(whole instanceof Node);
      list(text, random, 7);
      String items = text.replace("{\"n\":7", "{\"items\":[{\"n\":7}],\"m\":7");
      if (whole instanceof Node && !items.equals(text)) {
        assertThat(list(items, random, 7)).as(items).isTrue();
      }
    }
  }

  private static boolean list(String text, Random random, long seed) {
    Object whole = whole(LIST, text);
    Object stream = pieces(LIST.scanner(), text, random);
    if (isTooSoon(stream, text, "items")) {
      return whole instanceof List;
    }
    stream = stream.equals("refused too late") ? "refused" : stream;
    assertThat(stream).as("seed %s, list: %s", seed, text).isEqualTo(whole);
    return whole instanceof List;
  }

  private static boolean node(String text, Random random, long seed) {
    Object whole = whole(NODE, text);
    Object stream = pieces(GROWING.scanner(), text, random);
    if (stream instanceof List<?> all) {
      Partial<?> last = (Partial<?>) all.get(all.size() - 1);
      stream = last.value();
    }
    if (isTooSoon(stream, text, "")) {
      return whole instanceof Node;
    }
    stream = stream.equals("refused too late") ? "refused" : stream;
    assertThat(stream).as("seed %s, record: %s", seed, text).isEqualTo(whole);
    return whole instanceof Node;
  }

  /**
   * The one difference: who has told of the JSON that words introduce, and finds a second one
   * behind it, fails. Of texts that begin with JSON, or have no second, there is none.
   */
  private static boolean isTooSoon(Object stream, String text, String member) {
    if (!stream.equals("refused too late")) {
      return false;
    }
    AnswerStart start = new AnswerStart(!member.isEmpty());
    Introduction introduction = new Introduction(member);
    for (int end = 1; end <= text.length(); end++) {
      String come = text.substring(0, end);
      if (start.advance(come) >= 0) {
        return false;
      }
      int begin = introduction.find(come, start.words());
      if (begin >= 0) {
        JsonScanner json = new JsonScanner(text);
        json.moveTo(begin);
        String behind = text.substring(json.skipValue(200) < 0 ? begin + 1 : json.position());
        return behind.indexOf('{') >= 0 || behind.indexOf('[') >= 0;
      }
    }
    return false;
  }

  private static Object whole(OutputType<?> type, String text) {
    try {
      return type.read(text);
    } catch (RialtoException e) {
      return "refused";
    }
  }

  private static <E> Object pieces(ElementScanner<E> scanner, String text, Random random) {
    List<E> all = new ArrayList<>();
    try {
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(12));
        scanner.accept(text.substring(at, end), all::add);
        at = end;
      }
      scanner.end(all::add);
    } catch (RialtoException e) {
      return all.isEmpty() ? "refused" : "refused too late";
    }
    return all;
  }
}
