package dev.rialto;

import java.util.List;

/**
 * A request to judge some texts. Immutable.
 *
 * @param inputs the texts; not empty
 */
public record ModerationRequest(List<String> inputs) implements Request {

  /** Copies the list. */
  public ModerationRequest {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs is empty; a moderation request needs at least one");
    }
  }
}
