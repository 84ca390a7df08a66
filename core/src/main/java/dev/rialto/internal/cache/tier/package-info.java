/**
 * The tiers behind memory: those that come with Rialto, and the chain of all of them. A tier keeps
 * bytes under digests, and knows nothing of answers; the chain does.
 *
 * <pre>
 *   TierChain ─→ TierSlot (counts, guards) ─→ RedisTier, the application's own, SqlTier
 *      └─ bytes that are a whole answer ─→ Finder, and the tiers in front
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.tier;

import org.jspecify.annotations.NullMarked;
