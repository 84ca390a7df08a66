/**
 * Texts of the same meaning: near vectors, guards against what vectors do not see, and a bound on
 * errors that is learnt. Knows nothing of calls.
 *
 * <pre>
 *   text → vector → nearest in its partition → Guards → ErrorBound → give it, verify it, or not
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.semantic;

import org.jspecify.annotations.NullMarked;
