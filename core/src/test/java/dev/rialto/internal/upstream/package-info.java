/** Tests of the innermost stage. */
@NullMarked
package dev.rialto.internal.upstream;

import org.jspecify.annotations.NullMarked;
