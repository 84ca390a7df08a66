package dev.rialto.internal.client;

import dev.rialto.internal.call.Answer;

/** A unary call's answer and how long it took. */
interface UnaryOutcome {

  /** Returns the answer. */
  Answer answer();

  /** Returns how long it was from the method's call to the outcome. */
  long totalNanos();
}
