/**
 * The dialect of Anthropic's messages.
 *
 * <pre>
 *   CompletionRequest → MessagesRequestWriter → bytes
 *   bytes → BodyDecoder → MessagesFormat → events
 * </pre>
 */
@NullMarked
package dev.rialto.internal.wire.anthropic;

import org.jspecify.annotations.NullMarked;
