/**
 * What goes through the pipeline and the one interface that all its stages have: a {@link
 * dev.rialto.internal.call.Call} goes down, events or an {@link dev.rialto.internal.call.Answer}
 * come up to a {@link dev.rialto.internal.call.ResponseSink}, demand and cancellation go down
 * through the {@link dev.rialto.internal.call.Flight}. Below the router, what goes down is one
 * {@link dev.rialto.internal.call.AttemptSink} for each attempt, which is asked of somebody.
 */
@NullMarked
package dev.rialto.internal.call;

import org.jspecify.annotations.NullMarked;
