package dev.rialto.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.TokenUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a recording of OpenAI's chat completions with databind, and none of Rialto's own code. */
final class OpenAiReading {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenAiReading() {}

  static Expected of(Recording recording) throws IOException {
    if (recording.status() != 200) {
      return error(recording);
    }
    return recording.isStream() ? stream(recording) : whole(recording);
  }

  private static Expected error(Recording recording) {
    String message = "";
    try {
      message = JSON.readTree(recording.body()).path("error").path("message").asText("");
    } catch (IOException notJson) {
      // Then the status is all there is.
    }
    return new Expected("", List.of(), null, "", recording.status(), message);
  }

  private static Expected whole(Recording recording) throws IOException {
    JsonNode answer = JSON.readTree(recording.body());
    JsonNode choice = answer.path("choices").path(0);
    List<String> tools = new ArrayList<>();
    for (JsonNode call : choice.path("message").path("tool_calls")) {
      JsonNode function = call.path("function");
      tools.add(function.path("name").asText() + " " + tree(function.path("arguments").asText()));
    }
    return new Expected(
        choice.path("message").path("content").asText(""),
        tools,
        usage(answer.path("usage")),
        choice.path("finish_reason").asText(""),
        0,
        "");
  }

  private static Expected stream(Recording recording) throws IOException {
    StringBuilder text = new StringBuilder();
    Map<Integer, String> names = new TreeMap<>();
    Map<Integer, StringBuilder> arguments = new TreeMap<>();
    JsonNode usage = JSON.missingNode();
    String finish = "";
    for (String line : recording.text().split("\r\n|\n|\r")) {
      if (!line.startsWith("data:") || line.substring(5).strip().equals("[DONE]")) {
        continue;
      }
      JsonNode chunk = JSON.readTree(line.substring(5));
      if (chunk.path("usage").isObject()) {
        usage = chunk.path("usage");
      }
      for (JsonNode choice : chunk.path("choices")) {
        if (choice.path("index").asInt() != 0) {
          continue;
        }
        text.append(choice.path("delta").path("content").asText(""));
        if (choice.path("finish_reason").isTextual()) {
          finish = choice.path("finish_reason").asText();
        }
        for (JsonNode call : choice.path("delta").path("tool_calls")) {
          int index = call.path("index").asInt();
          names.merge(index, call.path("function").path("name").asText(""), String::concat);
          arguments
              .computeIfAbsent(index, i -> new StringBuilder())
              .append(call.path("function").path("arguments").asText(""));
        }
      }
    }
    List<String> tools = new ArrayList<>();
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      tools.add(name.getValue() + " " + tree(arguments.get(name.getKey()).toString()));
    }
    return new Expected(text.toString(), tools, usage(usage), finish, 0, "");
  }

  static String tree(String json) throws IOException {
    return json.isBlank() ? "{}" : JSON.readTree(json).toString();
  }

  private static @Nullable TokenUsage usage(JsonNode usage) {
    if (!usage.isObject()) {
      return null;
    }
    long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong();
    long reasoning = usage.path("completion_tokens_details").path("reasoning_tokens").asLong();
    return new TokenUsage(
        usage.path("prompt_tokens").asLong() - cached,
        cached,
        0,
        usage.path("completion_tokens").asLong() - reasoning,
        reasoning);
  }
}
