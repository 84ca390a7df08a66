package dev.rialto;

import java.util.List;

/**
 * A request for the embeddings of some texts. Immutable.
 *
 * @param inputs the texts; not empty
 * @param dimensions the length of the vectors; 0: the model's own
 */
public record EmbeddingRequest(List<String> inputs, int dimensions) implements Request {

  /** Copies the list. */
  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs is empty; an embedding request needs at least one");
    }
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed is 0 or more");
    }
  }
}
