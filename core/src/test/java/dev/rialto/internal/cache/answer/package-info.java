/** Tests of an answer's bytes in a tier. */
@NullMarked
package dev.rialto.internal.cache.answer;

import org.jspecify.annotations.NullMarked;
