/**
 * The tiers behind memory that come with Rialto. Each keeps bytes under digests, and knows nothing
 * of answers.
 */
@NullMarked
package dev.rialto.internal.cache.tier;

import org.jspecify.annotations.NullMarked;
