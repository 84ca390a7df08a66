/** Tests of the listener and of what it reports, on a clock that moves only when told. */
@NullMarked
package dev.rialto.metrics;

import org.jspecify.annotations.NullMarked;
