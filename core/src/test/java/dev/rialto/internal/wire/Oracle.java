package dev.rialto.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recorded answer by itself, with Jackson's databind and a few lines per dialect, so that
 * the decoders are compared with something that shares none of their code.
 */
final class Oracle {
  final StringBuilder text = new StringBuilder();
  final StringBuilder reasoning = new StringBuilder();
  final List<String> calls = new ArrayList<>();
  String finish = "";
  long input;
  long cached;
  long output;
  long reasoned;
  @Nullable String error;
  boolean isAnswer;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Oracle() {}

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  /** Returns the tree; null if the text is no JSON. */
  static @Nullable JsonNode treeOrNull(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static List<String> events(Recording recording) {
    List<String> events = new ArrayList<>();
    // No recording has an event of several data lines; some have several events of one line each.
    for (String line : recording.text().replace("\r\n", "\n").split("\n", -1)) {
      String data = line.startsWith("data:") ? line.substring(5).strip() : "";
      if (!data.isEmpty() && !data.equals("[DONE]")) {
        events.add(data);
      }
    }
    return events;
  }

  // ------------------------------------------------------------------------------ OpenAI

  static Oracle chat(Recording recording) {
    Oracle o = new Oracle();
    if (recording.isStream()) {
      List<StringBuilder> arguments = new ArrayList<>();
      List<String> heads = new ArrayList<>();
      for (String event : events(recording)) {
        o.chunk(tree(event), heads, arguments);
      }
      for (int i = 0; i < heads.size(); i++) {
        o.calls.add(heads.get(i) + arguments(arguments.get(i).toString()));
      }
      return o;
    }
    JsonNode root = tree(recording.text());
    o.errorOf(root);
    o.usage(root.path("usage"));
    JsonNode choice = root.path("choices").path(0);
    o.isAnswer = !choice.isMissingNode();
    o.finish = choice.path("finish_reason").asText("");
    // The completions of old have a bare text.
    o.text.append(choice.path("text").asText(""));
    JsonNode message = choice.path("message");
    o.content(message.path("content"));
    o.reasoning(message);
    for (JsonNode call : message.path("tool_calls")) {
      o.calls.add(
          call.path("id").asText("")
              + " "
              + call.path("function").path("name").asText()
              + " "
              + arguments(call.path("function").path("arguments").asText("")));
    }
    return o;
  }

  // None at all are an empty object.
  private static String arguments(String written) {
    return written.isEmpty() ? "{}" : written;
  }

  private void chunk(JsonNode root, List<String> heads, List<StringBuilder> arguments) {
    errorOf(root);
    usage(root.path("usage"));
    for (JsonNode choice : root.path("choices")) {
      isAnswer = true;
      if (!choice.path("finish_reason").isNull() && choice.has("finish_reason")) {
        finish = choice.path("finish_reason").asText();
      }
      text.append(choice.path("text").asText(""));
      JsonNode delta = choice.path("delta");
      content(delta.path("content"));
      reasoning(delta);
      for (JsonNode call : delta.path("tool_calls")) {
        // A recorded call has its id in its first fragment only.
        if (call.hasNonNull("id")) {
          heads.add(
              call.path("id").asText() + " " + call.path("function").path("name").asText() + " ");
          arguments.add(new StringBuilder());
        }
        arguments
            .get(arguments.size() - 1)
            .append(call.path("function").path("arguments").asText(""));
      }
    }
  }

  private void content(JsonNode content) {
    if (content.isArray()) {
      for (JsonNode part : content) {
        switch (part.path("type").asText()) {
          case "text" -> text.append(part.path("text").asText());
          case "thinking" -> {
            for (JsonNode thought : part.path("thinking")) {
              reasoning.append(thought.path("text").asText());
            }
          }
          default -> {}
        }
      }
    } else if (content.isTextual()) {
      text.append(content.asText());
    }
  }

  private void reasoning(JsonNode message) {
    String under =
        message.hasNonNull("reasoning_content")
            ? message.path("reasoning_content").asText()
            : message.hasNonNull("reasoning") ? message.path("reasoning").asText() : "";
    reasoning.append(under);
  }

  private void usage(JsonNode usage) {
    if (usage.isObject()) {
      input = usage.path("prompt_tokens").asLong();
      cached = Math.min(input, usage.path("prompt_tokens_details").path("cached_tokens").asLong(0));
      long completion = usage.path("completion_tokens").asLong();
      reasoned = usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0);
      // xAI counts reasoning beside the completion; its total says so.
      boolean apart =
          reasoned > 0 && usage.path("total_tokens").asLong() == input + completion + reasoned;
      output = apart ? completion + reasoned : completion;
      reasoned = Math.min(reasoned, output);
    }
  }

  private void errorOf(JsonNode root) {
    JsonNode node = root.path("error");
    if (!node.isMissingNode() && !node.isNull() && error == null) {
      error = node.isTextual() ? node.asText() : node.path("message").asText();
    } else if (root.path("detail").isTextual()) {
      error = root.path("detail").asText();
    } else if (root.path("message").isTextual() && !root.has("response")) {
      error = root.path("message").asText();
    }
  }

  // ------------------------------------------------------------------------------ Ollama

  static Oracle ollama(Recording recording) {
    Oracle o = new Oracle();
    for (String line : recording.text().split("\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode root = tree(line);
      o.isAnswer = root.path("done").asBoolean();
      o.finish = root.path("done_reason").asText("");
      o.text.append(root.path("message").path("content").asText(""));
      o.text.append(root.path("response").asText(""));
      o.reasoning.append(root.path("message").path("thinking").asText(""));
      o.input = root.path("prompt_eval_count").asLong();
      o.output = root.path("eval_count").asLong();
    }
    return o;
  }

  // --------------------------------------------------------------------------- Anthropic

  static Oracle messages(Recording recording) {
    Oracle o = new Oracle();
    if (!recording.isStream()) {
      JsonNode root = tree(recording.text());
      o.errorOf(root);
      o.isAnswer = root.has("content");
      o.finish = root.path("stop_reason").asText("");
      o.anthropicUsage(root.path("usage"));
      for (JsonNode block : root.path("content")) {
        switch (block.path("type").asText()) {
          case "text" -> o.text.append(block.path("text").asText());
          case "thinking" -> o.reasoning.append(block.path("thinking").asText());
          case "tool_use" -> o.calls.add(head(block) + block.path("input"));
          default -> {}
        }
      }
      return o;
    }
    List<JsonNode> blocks = new ArrayList<>();
    List<StringBuilder> inputs = new ArrayList<>();
    for (String data : events(recording)) {
      JsonNode event = tree(data);
      int at = event.path("index").asInt();
      switch (event.path("type").asText()) {
        case "message_start" -> {
          o.isAnswer = true;
          // Begun anew: what was not whole is void.
          blocks.clear();
          inputs.clear();
          o.anthropicUsage(event.path("message").path("usage"));
        }
        case "content_block_start" -> {
          blocks.add(event.path("content_block"));
          inputs.add(new StringBuilder());
        }
        case "content_block_delta" -> {
          JsonNode delta = event.path("delta");
          o.text.append(delta.path("text").asText(""));
          o.reasoning.append(delta.path("thinking").asText(""));
          inputs.get(at).append(delta.path("partial_json").asText(""));
        }
        case "message_delta" -> {
          o.finish = event.path("delta").path("stop_reason").asText();
          o.anthropicUsage(event.path("usage"));
        }
        default -> {}
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).path("type").asText().equals("tool_use")) {
        o.calls.add(head(blocks.get(i)) + (inputs.get(i).length() == 0 ? "{}" : inputs.get(i)));
      }
    }
    return o;
  }

  private static String head(JsonNode block) {
    return block.path("id").asText() + " " + block.path("name").asText() + " ";
  }

  private void anthropicUsage(JsonNode usage) {
    cached = usage.path("cache_read_input_tokens").asLong(cached);
    long written = usage.path("cache_creation_input_tokens").asLong(0);
    if (usage.has("input_tokens")) {
      input = usage.path("input_tokens").asLong() + cached + written;
    }
    output = usage.path("output_tokens").asLong(output);
  }

  // --------------------------------------------------------------------------- Responses

  static Oracle responses(Recording recording) {
    Oracle o = new Oracle();
    if (!recording.isStream()) {
      JsonNode root = tree(recording.text());
      o.errorOf(root);
      o.response(root, true, true);
      return o;
    }
    boolean text = false;
    boolean thoughts = false;
    for (String data : events(recording)) {
      JsonNode event = tree(data);
      o.errorOf(event);
      switch (event.path("type").asText()) {
        case "response.output_text.delta" -> {
          text = true;
          o.text.append(event.path("delta").asText());
        }
        case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
          thoughts = true;
          o.reasoning.append(event.path("delta").asText());
        }
        case "response.completed", "response.incomplete" ->
            o.response(event.path("response"), !text, !thoughts);
        default -> {}
      }
    }
    return o;
  }

  private void response(JsonNode root, boolean readText, boolean readThoughts) {
    isAnswer = root.has("output");
    finish = root.path("status").asText("");
    JsonNode counts = root.path("usage");
    input = counts.path("input_tokens").asLong();
    cached = Math.min(input, counts.path("input_tokens_details").path("cached_tokens").asLong(0));
    output = counts.path("output_tokens").asLong();
    reasoned =
        Math.min(output, counts.path("output_tokens_details").path("reasoning_tokens").asLong(0));
    for (JsonNode item : root.path("output")) {
      switch (item.path("type").asText()) {
        case "message" -> {
          for (JsonNode part : item.path("content")) {
            text.append(readText ? part.path("text").asText("") : "");
          }
        }
        case "reasoning" -> {
          for (String where : List.of("summary", "content")) {
            for (JsonNode part : item.path(where)) {
              reasoning.append(readThoughts ? part.path("text").asText("") : "");
            }
          }
        }
        case "function_call" ->
            calls.add(
                item.path("call_id").asText()
                    + " "
                    + item.path("name").asText()
                    + " "
                    + arguments(item.path("arguments").asText()));
        default -> {}
      }
    }
  }
}
