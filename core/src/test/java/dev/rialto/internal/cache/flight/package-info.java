/** Tests of calls that share one upstream call. */
@NullMarked
package dev.rialto.internal.cache.flight;

import org.jspecify.annotations.NullMarked;
