package dev.rialto;

import java.util.List;
import java.util.Map;

/**
 * A request for the embeddings of some texts. Immutable.
 *
 * @param inputs the texts; not empty
 * @param dimensions the length of the vectors; 0: the model's own
 * @param extra further members of the request's body, by name, such as {@code input_type}
 */
public record EmbeddingRequest(List<String> inputs, int dimensions, Map<String, Object> extra)
    implements Request {

  /** Copies the list and the map. */
  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    extra = Map.copyOf(extra);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs is empty; an embedding request needs at least one");
    }
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed is 0 or more");
    }
  }

  /** A request without further members. */
  public EmbeddingRequest(List<String> inputs, int dimensions) {
    this(inputs, dimensions, Map.of());
  }

  /** Returns this request with the further members of a call's options. */
  public EmbeddingRequest with(CallOptions options) {
    return options.extra().isEmpty()
        ? this
        : new EmbeddingRequest(inputs, dimensions, options.extra());
  }
}
