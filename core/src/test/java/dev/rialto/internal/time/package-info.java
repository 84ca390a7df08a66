/** Tests of the scheduler. */
@NullMarked
package dev.rialto.internal.time;

import org.jspecify.annotations.NullMarked;
