/**
 * The innermost stage: one attempt at one target. Encodes by the target's dialect, sends through
 * the transport, decodes on its thread, and lets the server send on only as far as the caller asks;
 * what a timer brings about, no token or no end of the body, runs among the callbacks.
 *
 * <pre>
 *   Call → encode → Transport.send
 *   ResponseSink ← Outbox (demand, order) ← ResponseDecoder ← bytes
 *                     └ bytes given back to the window when their events are out
 * </pre>
 */
@NullMarked
package dev.rialto.internal.upstream;

import org.jspecify.annotations.NullMarked;
