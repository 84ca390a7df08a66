/**
 * Cuts prompts that fit no candidate, for calls that have asked for it. Stands above the cache, so
 * that an answer is remembered under the prompt that was really sent.
 *
 * <pre>
 *   start ─ truncate? ─ no → next
 *             └ yes → Room of the longest context ─ fits → next
 *                        └ does not → SentenceCut → next ─→ answer, marked with what was left out
 * </pre>
 */
@NullMarked
package dev.rialto.internal.fit;

import org.jspecify.annotations.NullMarked;
