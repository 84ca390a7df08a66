package dev.rialto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a completion, in one form for all providers. Immutable.
 *
 * @param messages the conversation; not empty
 * @param parameters the sampling parameters
 * @param schema the shape the answer must have; null for free text
 * @param tools what the model may ask to be called; empty if none
 * @param toolChoice whether the model calls tools; of no account where there are none
 * @param stream whether the answer is wanted piece by piece
 */
public record CompletionRequest(
    List<Message> messages,
    Parameters parameters,
    @Nullable OutputSchema schema,
    List<ToolSpecification> tools,
    ToolChoice toolChoice,
    boolean stream)
    implements Request {

  /** Copies the lists. */
  public CompletionRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty; a completion needs at least one");
    }
  }

  /** A request in which the model decides whether it calls tools. */
  public CompletionRequest(
      List<Message> messages,
      Parameters parameters,
      @Nullable OutputSchema schema,
      List<ToolSpecification> tools,
      boolean stream) {
    this(messages, parameters, schema, tools, ToolChoice.AUTO, stream);
  }

  /** Returns this request with other messages and another choice of tools. */
  public CompletionRequest continued(List<Message> newMessages, ToolChoice newChoice) {
    return new CompletionRequest(newMessages, parameters, schema, tools, newChoice, stream);
  }
}
