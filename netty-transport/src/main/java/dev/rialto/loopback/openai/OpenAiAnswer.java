package dev.rialto.loopback.openai;

import static dev.rialto.loopback.json.JsonText.array;
import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.answer.Answer;
import dev.rialto.loopback.answer.Tokens;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.Reply.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion, in one piece or as chunks.
 *
 * @param id of the completion
 * @param callIds of the tool calls, if it has any
 * @param created seconds since 1970
 * @param model the model asked for
 * @param answer what is said
 * @param usage the object of that name
 */
record OpenAiAnswer(
    String id,
    List<String> callIds,
    long created,
    String model,
    Answer answer,
    Map<String, @Nullable Object> usage) {

  private static final String FINGERPRINT = "fp_loopback";

  Map<String, @Nullable Object> whole() {
    Map<String, @Nullable Object> message =
        object("role", "assistant", "content", null, "refusal", null, "annotations", List.of());
    if (answer instanceof Answer.Text text) {
      message.put("content", text.whole());
    } else if (answer instanceof Answer.ToolUse use) {
      message.put("content", use.text().isEmpty() ? null : use.text());
      List<@Nullable Object> calls = new ArrayList<>();
      for (int i = 0; i < use.calls().size(); i++) {
        calls.add(call(use, i, use.calls().get(i).arguments()));
      }
      message.put("tool_calls", calls);
    }
    return object(
        "id", id,
        "object", "chat.completion",
        "created", created,
        "model", model,
        "choices",
            array(
                object(
                    "index",
                    0,
                    "message",
                    message,
                    "logprobs",
                    null,
                    "finish_reason",
                    finishReason())),
        "usage", usage,
        "service_tier", "default",
        "system_fingerprint", FINGERPRINT);
  }

  /** Returns the events, each made when it is asked for. */
  Iterator<Reply.Part> events(boolean withUsage) {
    Stream<Reply.Part> tokens = deltas().map(delta -> chunk(delta, null, Kind.TOKEN, withUsage));
    Stream<Reply.Part> end = Stream.of(chunk(object(), finishReason(), Kind.OTHER, withUsage));
    Stream<Reply.Part> tail =
        withUsage
            ? Stream.of(event(chunkOf(array(), usage, true), Kind.OTHER), done())
            : Stream.of(done());
    Stream<Reply.Part> head = Stream.of(chunk(opening(), null, Kind.OTHER, withUsage));
    return Stream.concat(Stream.concat(head, tokens), Stream.concat(end, tail)).iterator();
  }

  private Map<String, @Nullable Object> opening() {
    Map<String, @Nullable Object> delta =
        object("role", "assistant", "content", "", "refusal", null);
    if (answer instanceof Answer.ToolUse use && use.text().isEmpty()) {
      delta.put("content", null);
      delta.putAll(begun(use, 0));
    }
    return delta;
  }

  private Stream<Map<String, @Nullable Object>> deltas() {
    if (!(answer instanceof Answer.ToolUse use)) {
      return answer.pieces().stream().map(piece -> object("content", piece));
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    Tokens.split(use.text()).forEach(piece -> all.add(object("content", piece)));
    for (int i = 0; i < use.calls().size(); i++) {
      if (i > 0 || !use.text().isEmpty()) {
        all.add(begun(use, i));
      }
      for (String piece : use.calls().get(i).pieces()) {
        all.add(
            object(
                "tool_calls", array(object("index", i, "function", object("arguments", piece)))));
      }
    }
    return all.stream();
  }

  private Map<String, @Nullable Object> begun(Answer.ToolUse use, int index) {
    Map<String, @Nullable Object> call = object("index", index);
    call.putAll(call(use, index, ""));
    return object("tool_calls", array(call));
  }

  private Map<String, @Nullable Object> call(Answer.ToolUse use, int index, String arguments) {
    return object(
        "id",
        callIds.get(index),
        "type",
        "function",
        "function",
        object("name", use.calls().get(index).name(), "arguments", arguments));
  }

  private String finishReason() {
    if (answer instanceof Answer.Text text) {
      return text.cut() ? "length" : "stop";
    }
    return "tool_calls";
  }

  private Reply.Part chunk(
      Map<String, @Nullable Object> delta,
      @Nullable String finishReason,
      Kind kind,
      boolean withUsage) {
    Map<String, @Nullable Object> choice =
        object("index", 0, "delta", delta, "logprobs", null, "finish_reason", finishReason);
    return event(chunkOf(array(choice), null, withUsage), kind);
  }

  private Map<String, @Nullable Object> chunkOf(
      List<@Nullable Object> choices, @Nullable Object usageNow, boolean withUsage) {
    Map<String, @Nullable Object> chunk =
        object(
            "id", id,
            "object", "chat.completion.chunk",
            "created", created,
            "model", model,
            "service_tier", "default",
            "system_fingerprint", FINGERPRINT,
            "choices", choices);
    if (withUsage) {
      chunk.put("usage", usageNow);
    }
    return chunk;
  }

  private static Reply.Part event(Map<String, @Nullable Object> chunk, Kind kind) {
    return new Reply.Part("data: " + JsonText.of(chunk) + "\n\n", kind);
  }

  private static Reply.Part done() {
    return new Reply.Part("data: [DONE]\n\n", Kind.END_MARKER);
  }
}
