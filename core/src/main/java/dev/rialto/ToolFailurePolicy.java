package dev.rialto;

/** What becomes of a call when one of its tools throws. */
public enum ToolFailurePolicy {
  /** What the wider setting says: of the tool, then {@link Tools}, then {@link #TELL_MODEL}. */
  DEFAULT,
  /** The exception's message goes back to the model, which may try otherwise or say so. */
  TELL_MODEL,
  /** The call fails with a {@link ToolExecutionException} whose cause is the exception. */
  ABORT
}
