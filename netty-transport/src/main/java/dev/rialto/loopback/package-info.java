/**
 * A provider inside the user's own process, on real sockets, for demonstrations and tests. It
 * speaks the dialects of OpenAI and Anthropic and is plainly no model: its answers come from the
 * prompt, the schema, or the user's script.
 *
 * <pre>
 *  socket → PrefaceDetector | AlpnChoice     which HTTP
 *         → ExchangeHandler                  one request, whole
 *         → FrontDoor                        method and path → dialect; key, model
 *         → Script                           the user's rules: answer, latency, pace, fault
 *         → OpenAi… | Anthropic…             Reply: one body, or a stream of events
 *         → Delivery                         writes as fast as the client reads, and breaks on demand
 * </pre>
 */
@NullMarked
package dev.rialto.loopback;

import org.jspecify.annotations.NullMarked;
