/**
 * What makes calls equal: the parts of a call that its answer depends on, and their digests, by
 * which other processes find the same. Knows nothing of what is kept under a key.
 *
 * <pre>
 *   call ─→ CacheKey: request (KeyMedia: digests for images, documents), output, model, …
 *              └─ for tiers ─→ KeyDigest of all that, with KeyTags of tenant, task, model, method
 *   call's method ─→ AskedBy: no part of equality; says whose answers to forget
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.key;

import org.jspecify.annotations.NullMarked;
