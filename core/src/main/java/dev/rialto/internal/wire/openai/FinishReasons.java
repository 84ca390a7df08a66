package dev.rialto.internal.wire.openai;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.Locale;
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

  /**
   * Says what a word means. Some write it in capitals, and Google puts the filter before its
   * reason, as in {@code content_filter: RECITATION} and {@code function_call_filter:
   * MALFORMED_FUNCTION_CALL}.
   */
  static FinishReason of(String raw) {
    return switch (raw) {
      case "stop" -> STOP;
      case "tool_calls" -> TOOL_CALLS;
      default -> new FinishReason(kind(raw), raw);
    };
  }

  private static Kind kind(String raw) {
    int colon = raw.indexOf(':');
    String word = (colon < 0 ? raw : raw.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "stop",
          "eos",
          "eos_token",
          "stop_token",
          "eog",
          "end",
          "end_turn",
          "stop_sequence",
          "complete",
          "completed" ->
          Kind.STOP;
      case "length",
          "max_tokens",
          "max_length",
          "model_length",
          "max_output_tokens",
          "max_context_length",
          // As Cohere says that the window is full.
          "error_limit",
          "model_context_window_exceeded" ->
          Kind.LENGTH;
      case "tool_calls", "function_call", "tool_use", "tool_call" -> Kind.TOOL_CALLS;
      case "content_filter",
          "sensitive",
          "safety",
          "recitation",
          "prohibited_content",
          "blocklist",
          "spii",
          "image_safety",
          "error_toxic" ->
          Kind.CONTENT_FILTER;
      case "refusal" -> Kind.REFUSAL;
      case "error",
          "failed",
          "timeout",
          "insufficient_system_resource",
          "malformed_function_call",
          "function_call_filter" ->
          Kind.ERROR;
      default -> word.endsWith("_error") ? Kind.ERROR : Kind.OTHER;
    };
  }
}
