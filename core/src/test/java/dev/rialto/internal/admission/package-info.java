/** Tests of the admission stage: slots, order, waits and refusals. */
@NullMarked
package dev.rialto.internal.admission;

import org.jspecify.annotations.NullMarked;
