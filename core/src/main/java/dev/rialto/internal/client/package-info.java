/**
 * Between generated clients and the pipeline: makes a {@link dev.rialto.internal.call.Call} of a
 * method's call, starts it, and waits for it as the method's return type asks: with the caller's
 * thread, as a future, or as a subscriber's publisher.
 */
@NullMarked
package dev.rialto.internal.client;

import org.jspecify.annotations.NullMarked;
