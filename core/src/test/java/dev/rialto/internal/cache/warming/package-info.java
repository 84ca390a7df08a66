/** Tests of the tiers behind memory: one contract for all of them. */
@NullMarked
package dev.rialto.internal.cache.warming;

import org.jspecify.annotations.NullMarked;
