package dev.rialto;

import org.jspecify.annotations.Nullable;

/** A tool failed whose failure ends the call; the cause is what the tool threw. */
public final class ToolExecutionException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  private final transient ToolCall call;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param call what the model had asked for
   * @param details what is known
   * @param cause what the tool threw; null if it threw nothing
   */
  public ToolExecutionException(
      String summary,
      String advice,
      ToolCall call,
      FailureDetails details,
      @Nullable Throwable cause) {
    super(summary, advice, details, cause);
    this.call = call;
  }

  /** Returns what the model had asked for. */
  public ToolCall call() {
    return call;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ToolExecutionException(summary(), advice(), call, newDetails, getCause());
  }
}
