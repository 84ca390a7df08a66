package dev.rialto.internal.call;

import dev.rialto.Message;
import dev.rialto.ToolExecution;
import java.util.List;

/**
 * What went between the model and the tools before the last answer. A conversation that remembers
 * the answer must remember the messages before it, all or none.
 *
 * @param messages what the model asked for and what it was told, in order; a message of the model
 *     is followed by a result for each of its calls
 * @param executions the tools that were called, in order
 */
public record ToolHistory(List<Message> messages, List<ToolExecution> executions) {

  /** No tool was called. */
  public static final ToolHistory NONE = new ToolHistory(List.of(), List.of());

  /** Copies the lists. */
  public ToolHistory {
    messages = List.copyOf(messages);
    executions = List.copyOf(executions);
  }
}
