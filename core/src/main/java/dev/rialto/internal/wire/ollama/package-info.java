/**
 * Ollama's variant of OpenAI's dialect, and its own API, whose streams are JSON lines.
 *
 * <pre>
 *   CompletionRequest → OllamaRequestWriter → bytes      JSON lines → BodyDecoder → OllamaFormat → events
 * </pre>
 */
@NullMarked
package dev.rialto.internal.wire.ollama;

import org.jspecify.annotations.NullMarked;
