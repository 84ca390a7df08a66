package dev.rialto.internal.wire.anthropic;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;

/** The words that Anthropic uses for why the model stopped. */
final class StopReasons {
  private StopReasons() {}

  /**
   * Returns the reason.
   *
   * @param answeredByTool whether the answer came as the input of the tool that stands in for it
   */
  static FinishReason of(String raw, boolean answeredByTool) {
    Kind kind =
        switch (raw) {
          case "end_turn", "stop_sequence" -> Kind.STOP;
          case "max_tokens", "model_context_window_exceeded" -> Kind.LENGTH;
          case "tool_use" -> answeredByTool ? Kind.STOP : Kind.TOOL_CALLS;
          case "refusal" -> Kind.REFUSAL;
          default -> Kind.OTHER;
        };
    return new FinishReason(kind, raw);
  }
}
