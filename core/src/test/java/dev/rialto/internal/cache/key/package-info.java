/** Tests of what makes calls equal. */
@NullMarked
package dev.rialto.internal.cache.key;

import org.jspecify.annotations.NullMarked;
