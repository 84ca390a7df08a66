package dev.rialto.loopback;

import static dev.rialto.loopback.JsonText.array;
import static dev.rialto.loopback.JsonText.object;

import dev.rialto.loopback.Reply.Kind;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message, in one piece or as events.
 *
 * @param id of the message
 * @param toolUseId of the tool use, if it is one
 * @param model the model asked for
 * @param answer what is said
 * @param inputTokens how long the request was
 * @param outputTokens how long the answer is
 */
record AnthropicAnswer(
    String id, String toolUseId, String model, Answer answer, int inputTokens, int outputTokens) {

  Map<String, @Nullable Object> whole() {
    return message(array(block(true)), stopReason(), outputTokens);
  }

  /** Returns the events, each made when it is asked for. */
  Iterator<Reply.Part> events() {
    Stream<Reply.Part> head =
        Stream.of(
            event("message_start", object("message", message(array(), null, 1)), Kind.OTHER),
            event(
                "content_block_start",
                object("index", 0, "content_block", block(false)),
                Kind.OTHER),
            event("ping", object(), Kind.OTHER));
    Stream<Reply.Part> tokens =
        answer.pieces().stream()
            .map(
                piece ->
                    event(
                        "content_block_delta",
                        object("index", 0, "delta", delta(piece)),
                        Kind.TOKEN));
    Stream<Reply.Part> tail =
        Stream.of(
            event("content_block_stop", object("index", 0), Kind.OTHER),
            event(
                "message_delta",
                object(
                    "delta", object("stop_reason", stopReason(), "stop_sequence", null),
                    "usage", usage(outputTokens)),
                Kind.OTHER),
            event("message_stop", object(), Kind.END_MARKER));
    return Stream.concat(Stream.concat(head, tokens), tail).iterator();
  }

  private Map<String, @Nullable Object> message(
      List<@Nullable Object> content, @Nullable String stopReason, int output) {
    return object(
        "id",
        id,
        "type",
        "message",
        "role",
        "assistant",
        "model",
        model,
        "content",
        content,
        "stop_reason",
        stopReason,
        "stop_sequence",
        null,
        "usage",
        usage(output));
  }

  private Map<String, @Nullable Object> usage(int output) {
    return object(
        "input_tokens",
        inputTokens,
        "cache_creation_input_tokens",
        0,
        "cache_read_input_tokens",
        0,
        "cache_creation",
        object("ephemeral_5m_input_tokens", 0, "ephemeral_1h_input_tokens", 0),
        "output_tokens",
        output,
        "service_tier",
        "standard");
  }

  private Map<String, @Nullable Object> block(boolean filled) {
    if (answer instanceof Answer.ToolUse use) {
      return object(
          "type",
          "tool_use",
          "id",
          toolUseId,
          "name",
          use.name(),
          "input",
          filled ? parsed(use.arguments()) : object());
    }
    return object("type", "text", "text", filled ? String.join("", answer.pieces()) : "");
  }

  private static Json parsed(String arguments) {
    try {
      return Json.parse(arguments);
    } catch (IOException e) {
      throw new RequestError(500, "The script's arguments of the tool call are no JSON.");
    }
  }

  private Map<String, @Nullable Object> delta(String piece) {
    return answer instanceof Answer.Text
        ? object("type", "text_delta", "text", piece)
        : object("type", "input_json_delta", "partial_json", piece);
  }

  private String stopReason() {
    if (answer instanceof Answer.Text text) {
      return text.cut() ? "max_tokens" : "end_turn";
    }
    return "tool_use";
  }

  private static Reply.Part event(String type, Map<String, @Nullable Object> rest, Kind kind) {
    Map<String, @Nullable Object> data = object("type", type);
    data.putAll(rest);
    return new Reply.Part("event: " + type + "\ndata: " + JsonText.of(data) + "\n\n", kind);
  }
}
