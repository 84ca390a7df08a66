/**
 * Server-sent events out of bytes that may be split anywhere: CRLF, LF and CR, a byte order mark,
 * several data lines, comments, a cap on the size of an event.
 *
 * <pre>
 *   byte[] chunk → lines → fields → event(name, bytes)     no copy while an event lies in one chunk
 * </pre>
 *
 * <p>Format: WHATWG HTML, section 9.2.6.
 */
@NullMarked
package dev.rialto.internal.wire.sse;

import org.jspecify.annotations.NullMarked;
