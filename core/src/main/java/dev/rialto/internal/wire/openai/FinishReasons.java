package dev.rialto.internal.wire.openai;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;

/** The words that providers of this dialect use for why the model stopped. */
final class FinishReasons {
  private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");
  private static final FinishReason TOOL_CALLS = new FinishReason(Kind.TOOL_CALLS, "tool_calls");

  private FinishReasons() {}

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
