/** Tests of when questions are asked again, and of asking them ahead. */
@NullMarked
package dev.rialto.internal.cache.warming;

import org.jspecify.annotations.NullMarked;
