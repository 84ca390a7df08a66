package dev.rialto;

import java.util.List;

/** The model asked for tools again and again, more often than the method allows. */
public final class ToolRoundsExceededException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  private final int maxRounds;
  private final transient List<ToolExecution> executions;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param maxRounds how many rounds are allowed
   * @param executions the tools that were called, in order
   * @param details what is known
   */
  public ToolRoundsExceededException(
      String summary, int maxRounds, List<ToolExecution> executions, FailureDetails details) {
    super(
        summary,
        "Allow more with @Tools(maxRounds = …) if the task needs them, or make the tools'"
            + " descriptions and results clearer; executions() tells what was called",
        details,
        null);
    this.maxRounds = maxRounds;
    this.executions = List.copyOf(executions);
  }

  /** Returns how many rounds are allowed. */
  public int maxRounds() {
    return maxRounds;
  }

  /** Returns the tools that were called, in order, with what the model was told. */
  public List<ToolExecution> executions() {
    return executions;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ToolRoundsExceededException(summary(), maxRounds, executions, newDetails);
  }
}
