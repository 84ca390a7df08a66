package dev.rialto.internal.wire.openai;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import org.jspecify.annotations.Nullable;

/** The words that providers of this dialect use for why the model stopped. */
final class FinishReasons {
  private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");
  private static final FinishReason TOOL_CALLS = new FinishReason(Kind.TOOL_CALLS, "tool_calls");

  private static final String[] USUAL = {"stop", "tool_calls", "length"};
  private static final Names USUAL_NAMES = Names.of(USUAL);

  private FinishReasons() {}

  /** Reads the word; null for null, an object or an array. */
  static @Nullable String read(JsonReader json) {
    int at = json.mark();
    int usual = json.word(USUAL_NAMES);
    if (usual >= 0) {
      return USUAL[usual];
    }
    json.seek(at);
    return json.text();
  }

  static FinishReason of(String raw) {
    return switch (raw) {
      case "stop" -> STOP;
      case "tool_calls" -> TOOL_CALLS;
      case "eos", "eos_token", "end", "end_turn", "stop_sequence", "complete", "completed" ->
          new FinishReason(Kind.STOP, raw);
      case "length", "max_tokens", "max_length", "model_length" ->
          new FinishReason(Kind.LENGTH, raw);
      case "function_call", "tool_use", "tool_call" -> new FinishReason(Kind.TOOL_CALLS, raw);
      case "content_filter", "sensitive", "safety" -> new FinishReason(Kind.CONTENT_FILTER, raw);
      case "refusal" -> new FinishReason(Kind.REFUSAL, raw);
      case "error", "network_error", "insufficient_system_resource" ->
          new FinishReason(Kind.ERROR, raw);
      default -> new FinishReason(Kind.OTHER, raw);
    };
  }
}
