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
 * @param stream whether the answer is wanted piece by piece
 */
public record CompletionRequest(
    List<Message> messages,
    Parameters parameters,
    @Nullable OutputSchema schema,
    List<Tool> tools,
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
}
