package dev.rialto;

import java.util.List;
import java.util.Map;

/**
 * Something a provider says while it answers; the one model that all dialects decode to. An answer
 * ends with {@link Finished} or with {@link Failed}, and with nothing behind it. {@link Failed} and
 * {@link KeepAlive} stay within Rialto: a caller's subscriber gets the failure as its {@code
 * onError}, a typed exception with what had arrived.
 */
public sealed interface ResponseEvent {

  /** Returns whether this event is content, which subscribers ask for and which spends demand. */
  default boolean isContent() {
    return false;
  }

  /**
   * The answer begins.
   *
   * @param id the provider's id of the answer; empty if it sent none
   * @param model the model's name as the provider reports it; empty if it reports none
   */
  record Started(String id, String model) implements ResponseEvent {}

  /**
   * The answer begins anew: all that came before is void. Only where {@link StreamRecovery#RESTART}
   * was chosen, and only for those who read events.
   *
   * @param reason why, in one line
   */
  record Restarted(String reason) implements ResponseEvent {}

  /**
   * The provider has said that it is still there, and nothing else: a comment, a ping, an event
   * without data. Not handed to callers, and no sign of a token: where none comes in time, the
   * failure tells how often it was said.
   */
  record KeepAlive() implements ResponseEvent {
    /** All are alike. */
    public static final KeepAlive STILL_THERE = new KeepAlive();
  }

  /**
   * A piece of the answer's text.
   *
   * @param text not empty
   */
  record Text(String text) implements ResponseEvent {
    @Override
    public boolean isContent() {
      return true;
    }
  }

  /**
   * A piece of the model's reasoning, which is not part of the answer.
   *
   * @param text not empty
   */
  record Reasoning(String text) implements ResponseEvent {
    @Override
    public boolean isContent() {
      return true;
    }
  }

  /**
   * A piece of a tool call. Not for execution: see {@link ToolCalls}.
   *
   * @param index which of the answer's calls, from 0
   * @param name the tool's name as far as it is known; may be empty
   * @param arguments a piece of the arguments; may be empty
   */
  record ToolCallDelta(int index, String name, String arguments) implements ResponseEvent {
    @Override
    public boolean isContent() {
      return true;
    }
  }

  /**
   * All tool calls of the answer, whole.
   *
   * @param calls not empty
   */
  record ToolCalls(List<ToolCall> calls) implements ResponseEvent {}

  /**
   * A tool was called, or could not be, and the model is told so. What follows is what it says to
   * that: the answer goes on.
   *
   * @param execution which, and what became of it
   */
  record ToolExecuted(ToolExecution execution) implements ResponseEvent {}

  /**
   * Something that the provider wants back when the conversation goes on. Not part of the text.
   *
   * @param part the part
   */
  record ProviderPart(Content.ProviderPart part) implements ResponseEvent {}

  /**
   * The vectors of an embedding request, in the order of its inputs.
   *
   * @param vectors one for each input
   */
  record Vectors(List<float[]> vectors) implements ResponseEvent {}

  /**
   * What the provider said beside the answer and Rialto has no other place for, said once, at the
   * answer's end.
   *
   * @param members as in {@link Result#extra}
   */
  record Extra(Map<String, Object> members) implements ResponseEvent {}

  /**
   * The tokens so far. A later one replaces an earlier one.
   *
   * @param usage the tokens
   */
  record Usage(TokenUsage usage) implements ResponseEvent {}

  /**
   * The model stopped.
   *
   * @param reason why
   */
  record Finished(FinishReason reason) implements ResponseEvent {}

  /**
   * The answer failed, and this is the last that is heard of it: the provider reported an error, in
   * the head, in the body or in mid-stream, or what it sent is no answer, or half of one. Not
   * handed to callers, whose call ends with the failure itself.
   *
   * @param failure of which class the error is, with status, code, request id and what had arrived
   */
  record Failed(RialtoException failure) implements ResponseEvent {}
}
