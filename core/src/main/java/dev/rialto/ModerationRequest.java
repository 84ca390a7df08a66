package dev.rialto;

import java.util.List;
import java.util.Map;

/**
 * A request to judge some texts. Immutable.
 *
 * @param inputs the texts; not empty
 * @param extra further members of the request's body, by name
 */
public record ModerationRequest(List<String> inputs, Map<String, Object> extra) implements Request {

  /** Copies the list and the map. */
  public ModerationRequest {
    inputs = List.copyOf(inputs);
    extra = Map.copyOf(extra);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs is empty; a moderation request needs at least one");
    }
  }

  /** A request without further members. */
  public ModerationRequest(List<String> inputs) {
    this(inputs, Map.of());
  }

  /** Returns this request with the further members of a call's options. */
  public ModerationRequest with(CallOptions options) {
    return options.extra().isEmpty() ? this : new ModerationRequest(inputs, options.extra());
  }
}
