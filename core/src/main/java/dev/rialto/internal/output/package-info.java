/**
 * Turns the events of a unary call into one decoded and validated answer; streams pass through.
 *
 * <pre>
 *   onAnswer(value) ← AnswerCollector ← Text, Usage, Finished … onComplete
 *      invalid ↓
 *   RepairedCall → one more call: the messages, the answer, what is wrong about it
 * </pre>
 */
@NullMarked
package dev.rialto.internal.output;

import org.jspecify.annotations.NullMarked;
