/**
 * Text that comes in pieces. Knows nothing of calls or of the wire, so that both may use it.
 *
 * <pre>
 *   pieces ─→ ArrivedText ─→ the partial text of a failure
 * </pre>
 */
@NullMarked
package dev.rialto.internal.text;

import org.jspecify.annotations.NullMarked;
