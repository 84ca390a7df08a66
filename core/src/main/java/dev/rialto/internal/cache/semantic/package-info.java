/**
 * Texts of the same meaning: near vectors, guards against what vectors do not see, and a bound on
 * errors that is learnt. Knows nothing of calls.
 *
 * <pre>
 *   text → vector → SemanticIndex: nearest in its partition → Guards → Likeness → ErrorBound ─→ give it
 *     └──→ Reading: its words, numbers, names                                          ├─→ verify it
 *                                     what was verified: ErrorBound, SemanticEntry ←───┴─→ ask upstream
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.semantic;

import org.jspecify.annotations.NullMarked;
