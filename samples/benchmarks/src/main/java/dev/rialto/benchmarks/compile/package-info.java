/**
 * How long compiling with the processor takes, beside compiling the same interfaces with the
 * classes that it would write already there.
 */
@NullMarked
package dev.rialto.benchmarks.compile;

import org.jspecify.annotations.NullMarked;
