package dev.rialto.internal.call;

import dev.rialto.Content;
import dev.rialto.FinishReason;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. Immutable, and shared by all who are answered with it.
 *
 * @param text the text; empty if there is none
 * @param reasoning the reasoning; empty if there is none
 * @param toolCalls the tool calls; empty if there are none
 * @param vectors the vectors of an embedding request; empty otherwise
 * @param usage the tokens
 * @param finishReason why the model stopped
 * @param value the decoded value of a typed call; null if it was not decoded
 * @param provenance how it came about
 * @param parts what the provider wants back when the conversation goes on; empty if nothing
 * @param extra what else the provider said, by name; empty if nothing
 */
public record Answer(
    String text,
    String reasoning,
    List<ToolCall> toolCalls,
    List<float[]> vectors,
    TokenUsage usage,
    FinishReason finishReason,
    @Nullable Object value,
    Provenance provenance,
    List<Content.ProviderPart> parts,
    Map<String, Object> extra) {

  /** An answer of which the provider wants nothing back, and beside which it said nothing. */
  public Answer(
      String text,
      String reasoning,
      List<ToolCall> toolCalls,
      List<float[]> vectors,
      TokenUsage usage,
      FinishReason finishReason,
      @Nullable Object value,
      Provenance provenance) {
    this(
        text,
        reasoning,
        toolCalls,
        vectors,
        usage,
        finishReason,
        value,
        provenance,
        List.of(),
        Map.of());
  }

  /** Returns whether it is whole and asks for tools to be called. */
  public boolean asksForTools() {
    return !toolCalls.isEmpty()
        && (finishReason.kind() == FinishReason.Kind.TOOL_CALLS
            || finishReason.kind() == FinishReason.Kind.STOP
            || finishReason.kind() == FinishReason.Kind.OTHER);
  }

  /** Returns this answer with its decoded value. */
  public Answer decoded(@Nullable Object newValue) {
    return new Answer(
        text,
        reasoning,
        toolCalls,
        vectors,
        usage,
        finishReason,
        newValue,
        provenance,
        parts,
        extra);
  }

  /** Returns this answer with other reasoning and another value. */
  public Answer thought(String newReasoning, @Nullable Object newValue) {
    return new Answer(
        text,
        newReasoning,
        toolCalls,
        vectors,
        usage,
        finishReason,
        newValue,
        provenance,
        parts,
        extra);
  }

  /** Returns this answer with other provenance and usage. */
  public Answer from(Provenance newProvenance, TokenUsage newUsage) {
    return new Answer(
        text,
        reasoning,
        toolCalls,
        vectors,
        newUsage,
        finishReason,
        value,
        newProvenance,
        parts,
        extra);
  }
}
