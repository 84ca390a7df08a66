package dev.rialto.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes a tree of JSON with some of its nodes changed. Written by hand: a tree has no name twice.
 */
final class Mutation {
  private static final String[] NAMES = {
    "error",
    "message",
    "choices",
    "delta",
    "content",
    "usage",
    "id",
    "index",
    "type",
    "code",
    "detail",
    "finish_reason",
    "tool_calls",
    "function",
    "arguments",
    "name",
    "response",
    "item",
    "output",
    "output_index",
    "content_block",
    "stop_reason",
    "done",
    "model",
    "data",
    "embedding",
    "results",
    "x_any",
    "base_resp",
    "reasoning",
    "text",
    "status",
    "prompt_tokens",
    "output_tokens"
  };
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "1e308",
    "1e999",
    "99999999999999999999",
    "NaN",
    "\"\"",
    "\"x\"",
    "\"error\"",
    "\"stop\"",
    "\"null\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "{}",
    "[]",
    "[[]]",
    "[{}]",
    "{\"error\":\"x\"}",
    "{\"message\":\"x\",\"code\":429}",
    "\"{}\"",
    "\"-9\""
  };

  private final Random random;
  private final JsonNode donor;
  private int target;
  private int seen;

  /**
   * Makes one.
   *
   * @param donor nodes of it stand in for others
   */
  Mutation(Random random, JsonNode donor) {
    this.random = random;
    this.donor = donor;
  }

  /** Returns the tree as text, with so many mutations or fewer. */
  String text(JsonNode tree, int mutations) {
    String text = null;
    JsonNode now = tree;
    for (int i = 0; i < mutations; i++) {
      target = random.nextInt(count(now));
      seen = 0;
      StringBuilder out = new StringBuilder();
      write(now, out);
      text = out.toString();
      JsonNode next = Oracle.treeOrNull(text);
      if (next == null) {
        return text; // no JSON any more, or with numbers that Jackson does not know
      }
      now = next;
    }
    return text == null ? now.toString() : text;
  }

  private static int count(JsonNode node) {
    int nodes = 1;
    for (JsonNode child : node) {
      nodes += count(child);
    }
    return nodes;
  }

  private void write(JsonNode node, StringBuilder out) {
    if (seen++ == target) {
      mutated(node, out);
    } else {
      plain(node, out);
    }
  }

  private void plain(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      out.append('{');
      String before = "";
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        out.append(before).append('"').append(member.getKey().replace("\"", "")).append("\":");
        write(member.getValue(), out);
        before = ",";
      }
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      String before = "";
      for (JsonNode element : node) {
        out.append(before);
        write(element, out);
        before = ",";
      }
      out.append(']');
    } else {
      out.append(node);
    }
  }

  private void mutated(JsonNode node, StringBuilder out) {
    switch (random.nextInt(9)) {
      case 0 -> out.append(VALUES[random.nextInt(VALUES.length)]);
      case 1 -> out.append('[').append(node).append(']');
      case 2 -> out.append("{\"").append(name()).append("\":").append(node).append('}');
      case 3 -> members(node, true, out);
      case 4 -> members(node, false, out);
      case 5 -> out.append(some(donor));
      case 6 -> out.append("[".repeat(300)).append(node).append("]".repeat(300));
      case 7 -> out.append(node.isTextual() ? "7" : "\"" + "y".repeat(random.nextInt(300)) + "\"");
      default -> out.append(node.toString().replaceFirst("\"[a-z_]+\":", "\"" + name() + "\":"));
    }
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  /** Writes the members in another order, some twice or with other values, or some left out. */
  private void members(JsonNode node, boolean more, StringBuilder out) {
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String one = "\"" + member.getKey().replace("\"", "") + "\":" + member.getValue();
      if (more || random.nextInt(3) > 0) {
        members.add(random.nextInt(members.size() + 1), one);
      }
      if (more && random.nextInt(3) == 0) {
        members.add(
            "\""
                + member.getKey().replace("\"", "")
                + "\":"
                + VALUES[random.nextInt(VALUES.length)]);
      }
    }
    if (more) {
      members.add("\"" + name() + "\":" + VALUES[random.nextInt(VALUES.length)]);
    }
    out.append('{').append(String.join(",", members)).append('}');
  }

  private JsonNode some(JsonNode tree) {
    JsonNode node = tree;
    while (node.size() > 0 && random.nextInt(3) > 0) {
      int at = random.nextInt(node.size());
      for (JsonNode child : node) {
        if (at-- == 0) {
          node = child;
          break;
        }
      }
    }
    return node;
  }
}
