/**
 * Texts of the same meaning: near vectors, guards against what vectors do not see, and a bound on
 * errors that is learnt. Only {@code SemanticTier} and what it keeps know of calls.
 *
 * <pre>
 *   call → SemanticTier ─ its text, seen by the TextReader; kept by SemanticKeeping, SemanticStore
 *   text → vector → SemanticIndex: nearest in its partition → Guards → Likeness → ErrorBound ─→ give it
 *     └──→ Reading: its words, numbers, names                                          ├─→ verify it
 *         what was verified, by AnswerComparison: ErrorBound, SemanticEntry ←──────────┴─→ ask upstream
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.semantic;

import org.jspecify.annotations.NullMarked;
