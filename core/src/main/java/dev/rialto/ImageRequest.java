package dev.rialto;

import java.util.Map;

/**
 * A request to draw. Immutable.
 *
 * @param prompt what; not blank
 * @param size the size as the model knows it; empty: the model's own
 * @param quality the quality as the model knows it; empty: the model's own
 * @param n how many images, 1 to 10
 * @param extra further members of the request's body
 */
public record ImageRequest(
    String prompt, String size, String quality, int n, Map<String, Object> extra)
    implements Request {

  private static final int MOST = 10;

  /** Copies the map and checks the numbers. */
  public ImageRequest {
    extra = Map.copyOf(extra);
    if (prompt.isBlank()) {
      throw new IllegalArgumentException("prompt is blank; say what to draw");
    }
    if (n < 1 || n > MOST) {
      throw new IllegalArgumentException("n is " + n + "; allowed is 1 to " + MOST);
    }
  }

  /** Returns this request with the further members of a call's options. */
  public ImageRequest with(CallOptions options) {
    return options.extra().isEmpty()
        ? this
        : new ImageRequest(prompt, size, quality, n, options.extra());
  }
}
