package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The model answered, but not with what the method's type needs.
 *
 * <p>Says where in the answer, what was expected there, and what the model wrote.
 */
public final class InvalidOutputException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String expected;
  private final String rawText;

  /**
   * Makes one.
   *
   * @param path the place in the answer as a JSON path such as {@code $.findings[2].severity}
   * @param expected what was expected there
   * @param rawText what the model wrote, whole
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public InvalidOutputException(
      String path,
      String expected,
      String rawText,
      FailureDetails details,
      @Nullable Throwable cause) {
    super(
        "The answer is not what the method's type needs: at " + path + " expected " + expected,
        "Look at rawText(); a clearer message or a stronger model may help",
        details,
        cause);
    this.path = path;
    this.expected = expected;
    this.rawText = rawText;
  }

  /** Returns the place in the answer as a JSON path. */
  public String path() {
    return path;
  }

  /** Returns what was expected at {@link #path()}. */
  public String expected() {
    return expected;
  }

  /** Returns what the model wrote, whole. */
  public String rawText() {
    return rawText;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new InvalidOutputException(path, expected, rawText, newDetails, getCause());
  }
}
