package dev.rialto.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.TokenUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a recording of Anthropic's messages with databind, and none of Rialto's own code. */
final class AnthropicReading {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AnthropicReading() {}

  static Expected of(Recording recording) throws IOException {
    if (recording.status() != 200) {
      String message = JSON.readTree(recording.body()).path("error").path("message").asText();
      return new Expected("", List.of(), null, "", recording.status(), message);
    }
    return recording.isStream() ? stream(recording) : whole(recording);
  }

  private static Expected whole(Recording recording) throws IOException {
    JsonNode answer = JSON.readTree(recording.body());
    StringBuilder text = new StringBuilder();
    List<String> tools = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      if (block.path("type").asText().equals("text")) {
        text.append(block.path("text").asText());
      } else if (block.path("type").asText().equals("tool_use")) {
        tools.add(block.path("name").asText() + " " + block.path("input"));
      }
    }
    return new Expected(
        text.toString(),
        tools,
        usage(answer.path("usage"), answer.path("usage")),
        answer.path("stop_reason").asText(""),
        0,
        "");
  }

  private static Expected stream(Recording recording) throws IOException {
    StringBuilder text = new StringBuilder();
    Map<Integer, String> names = new TreeMap<>();
    Map<Integer, StringBuilder> inputs = new TreeMap<>();
    JsonNode first = JSON.missingNode();
    JsonNode last = JSON.missingNode();
    String stop = "";
    for (String line : recording.text().split("\r\n|\n|\r")) {
      if (!line.startsWith("data:")) {
        continue;
      }
      JsonNode event = JSON.readTree(line.substring(5));
      int index = event.path("index").asInt();
      JsonNode delta = event.path("delta");
      switch (event.path("type").asText()) {
        case "message_start" -> first = event.path("message").path("usage");
        case "content_block_start" -> {
          JsonNode block = event.path("content_block");
          text.append(block.path("text").asText(""));
          if (block.path("type").asText().equals("tool_use")) {
            names.put(index, block.path("name").asText());
            inputs.put(index, new StringBuilder());
          }
        }
        case "content_block_delta" -> {
          text.append(delta.path("text").asText(""));
          if (names.containsKey(index)) {
            inputs.get(index).append(delta.path("partial_json").asText(""));
          }
        }
        case "message_delta" -> {
          stop = delta.path("stop_reason").asText("");
          last = event.path("usage");
        }
        default -> {}
      }
    }
    List<String> tools = new ArrayList<>();
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      String input = inputs.get(name.getKey()).toString();
      tools.add(name.getValue() + " " + OpenAiReading.tree(input));
    }
    return new Expected(text.toString(), tools, usage(first, last), stop, 0, "");
  }

  /** The counts of the message's end win over those of its beginning. */
  private static TokenUsage usage(JsonNode first, JsonNode last) {
    return new TokenUsage(
        count(first, last, "input_tokens"),
        count(first, last, "cache_read_input_tokens"),
        count(first, last, "cache_creation_input_tokens"),
        count(first, last, "output_tokens"),
        0);
  }

  private static long count(JsonNode first, JsonNode last, String name) {
    return last.path(name).isNumber() ? last.path(name).asLong() : first.path(name).asLong();
  }
}
