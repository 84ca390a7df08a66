/** Tests of the cache stage: keys, hits, shared flights, streams that are read by several. */
@NullMarked
package dev.rialto.internal.cache;

import org.jspecify.annotations.NullMarked;
