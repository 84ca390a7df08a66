/** Tests of the circuit breaker. */
@NullMarked
package dev.rialto.internal.breaker;

import org.jspecify.annotations.NullMarked;
