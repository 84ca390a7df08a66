/** Tests of the innermost stage, over a transport and a dialect that do as the test says. */
@NullMarked
package dev.rialto.internal.upstream;

import org.jspecify.annotations.NullMarked;
