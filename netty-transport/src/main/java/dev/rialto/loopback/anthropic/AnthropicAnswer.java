package dev.rialto.loopback.anthropic;

import static dev.rialto.loopback.json.JsonText.array;
import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.answer.Answer;
import dev.rialto.loopback.answer.Tokens;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.Reply.Kind;
import dev.rialto.loopback.reply.RequestError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message, in one piece or as events.
 *
 * @param id of the message
 * @param toolUseIds of the uses of tools, if it has any
 * @param model the model asked for
 * @param answer what is said
 * @param inputTokens how long the request was
 * @param outputTokens how long the answer is
 */
record AnthropicAnswer(
    String id,
    List<String> toolUseIds,
    String model,
    Answer answer,
    int inputTokens,
    int outputTokens) {

  Map<String, @Nullable Object> whole() {
    List<@Nullable Object> content = new ArrayList<>();
    blocks().forEach(block -> content.add(block.whole()));
    return message(content, stopReason(), outputTokens);
  }

  /** Returns the events, each made when it is asked for. */
  Iterator<Reply.Part> events() {
    Stream<Reply.Part> head =
        Stream.of(event("message_start", object("message", message(array(), null, 1)), Kind.OTHER));
    List<Block> blocks = blocks();
    Stream<Reply.Part> tokens =
        IntStream.range(0, blocks.size()).boxed().flatMap(i -> streamed(i, blocks.get(i)));
    Stream<Reply.Part> tail =
        Stream.of(
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

  /**
   * A part of the message.
   *
   * @param begun as a stream begins it
   * @param whole as it is when it is whole
   * @param deltas what comes between
   */
  private record Block(
      Map<String, @Nullable Object> begun,
      Map<String, @Nullable Object> whole,
      List<Map<String, @Nullable Object>> deltas) {}

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    if (!(answer instanceof Answer.ToolUse use)) {
      return List.of(text(answer.pieces()));
    }
    if (!use.text().isEmpty()) {
      blocks.add(text(Tokens.split(use.text())));
    }
    for (int i = 0; i < use.calls().size(); i++) {
      Answer.Call call = use.calls().get(i);
      blocks.add(
          new Block(
              toolUse(i, call, object()),
              toolUse(i, call, parsed(call.arguments())),
              call.pieces().stream()
                  .map(piece -> object("type", "input_json_delta", "partial_json", piece))
                  .toList()));
    }
    return blocks;
  }

  private static Block text(List<String> pieces) {
    return new Block(
        object("type", "text", "text", ""),
        object("type", "text", "text", String.join("", pieces)),
        pieces.stream().map(piece -> object("type", "text_delta", "text", piece)).toList());
  }

  private Map<String, @Nullable Object> toolUse(int index, Answer.Call call, Object input) {
    return object(
        "type", "tool_use", "id", toolUseIds.get(index), "name", call.name(), "input", input);
  }

  private static Stream<Reply.Part> streamed(int index, Block block) {
    Stream<Reply.Part> start =
        Stream.of(
            event(
                "content_block_start",
                object("index", index, "content_block", block.begun()),
                Kind.OTHER));
    Stream<Reply.Part> ping =
        index == 0 ? Stream.of(event("ping", object(), Kind.OTHER)) : Stream.empty();
    Stream<Reply.Part> tokens =
        block.deltas().stream()
            .map(
                delta ->
                    event(
                        "content_block_delta", object("index", index, "delta", delta), Kind.TOKEN));
    Stream<Reply.Part> stop =
        Stream.of(event("content_block_stop", object("index", index), Kind.OTHER));
    return Stream.concat(Stream.concat(start, ping), Stream.concat(tokens, stop));
  }

  private static Json parsed(String arguments) {
    try {
      return Json.parse(arguments);
    } catch (IOException e) {
      throw new RequestError(500, "The script's arguments of the tool call are no JSON.");
    }
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
