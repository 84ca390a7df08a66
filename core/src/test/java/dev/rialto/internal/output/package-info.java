/** Tests of the output stage: what becomes of events, decodings and endings of every kind. */
@NullMarked
package dev.rialto.internal.output;

import org.jspecify.annotations.NullMarked;
