/**
 * What goes through the pipeline and the one interface that all its stages have: a {@link
 * dev.rialto.internal.call.Call} goes down, events or an {@link dev.rialto.internal.call.Answer}
 * come up to a {@link dev.rialto.internal.call.ResponseSink}, demand and cancellation go down
 * through the {@link dev.rialto.internal.call.Flight}.
 */
@NullMarked
package dev.rialto.internal.call;

import org.jspecify.annotations.NullMarked;
