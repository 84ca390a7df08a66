/**
 * Anthropic's dialect: messages.
 *
 * <pre>
 *   body → AnthropicRequestReader → AnthropicDialect → AnthropicAnswer → Reply
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.anthropic;

import org.jspecify.annotations.NullMarked;
