/**
 * An answer that is kept: by memory with its decoded value, by tiers as bytes.
 *
 * <pre>
 *   Answer ─→ CachedAnswer ─→ whole, or as a stream: Replay
 *     └─────→ StoredAnswer ─ encode ─→ bytes ─ decode ─→ StoredAnswer, or nothing
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.answer;

import org.jspecify.annotations.NullMarked;
