/**
 * What comes in and what goes out, as plain values: a request, the reply to it, when it is sent,
 * and the error that is one, too.
 *
 * <pre>
 *   Incoming → … → Reply (in Parts) → Plan: the reply, its latency and pace
 *                  RequestError
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.reply;

import org.jspecify.annotations.NullMarked;
