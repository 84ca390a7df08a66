package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * A budget of the application's own has no room for the call, or its price is not known; nothing
 * was sent. {@code details().retryAfter()} says when a window begins anew, if waiting helps at all.
 */
public final class BudgetExceededException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  private final String budget;
  private final boolean modelOnly;

  /**
   * Makes one.
   *
   * @param budget the budget's name
   * @param modelOnly whether another model may still be asked
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public BudgetExceededException(
      String budget,
      boolean modelOnly,
      String summary,
      String advice,
      FailureDetails details,
      @Nullable Throwable cause) {
    super(summary, advice, details, cause);
    this.budget = budget;
    this.modelOnly = modelOnly;
  }

  /** Returns the name of the budget that has no room. */
  public String budget() {
    return budget;
  }

  /** Returns whether only this model is out of reach, so that another may be asked. */
  public boolean isModelOnly() {
    return modelOnly;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new BudgetExceededException(
        budget, modelOnly, summary(), advice(), newDetails, getCause());
  }
}
