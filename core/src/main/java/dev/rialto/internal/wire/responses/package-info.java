/**
 * The dialect of OpenAI's Responses API, which some other providers speak too.
 *
 * <pre>
 *   CompletionRequest → ResponsesRequestWriter → bytes
 *   bytes → BodyDecoder → ResponsesFormat → OutputItems → events
 * </pre>
 */
@NullMarked
package dev.rialto.internal.wire.responses;

import org.jspecify.annotations.NullMarked;
