/**
 * What the "model" says, in no dialect yet.
 *
 * <pre>
 *   a dialect's request → ChatRequest → Answerer ← Directions of the script
 *                                         ↓
 *                         Answer: text or calls of tools → the Dialect writes it, FaultyReply breaks it
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.answer;

import org.jspecify.annotations.NullMarked;
