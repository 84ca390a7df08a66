package dev.rialto.internal.client;

import dev.rialto.internal.call.Answer;

/**
 * A unary call's answer and how long it took.
 *
 * @param answer the answer
 * @param totalNanos from the method's call to the outcome
 */
record UnaryOutcome(Answer answer, long totalNanos) {}
