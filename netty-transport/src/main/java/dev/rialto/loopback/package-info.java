/**
 * A provider inside the user's own process, on real sockets, for demonstrations and tests. It
 * speaks the dialects of OpenAI and Anthropic and is plainly no model: its answers come from the
 * prompt, the schema, or the user's script. This package is what users touch; the rooms behind it
 * are not exported.
 *
 * <pre>
 *  socket → server              which HTTP, one request, whole
 *         → FrontDoor           method and path → dialect; key, model
 *         → Script              the user's rules: answer, latency, pace, fault
 *         → openai | anthropic  read the request, write the answer
 *             └→ answer         what is said: the script's text, a tool's call, an instance of the schema
 *                  └→ schema    values that a JSON schema allows
 *         → reply               one body, or a stream of events
 *         → server              writes as fast as the client reads, and breaks on demand
 * </pre>
 */
@NullMarked
package dev.rialto.loopback;

import org.jspecify.annotations.NullMarked;
