/**
 * The dialect of OpenAI's chat completions and embeddings, which most other providers speak too.
 *
 * <pre>
 *   CompletionRequest → ChatRequestWriter → bytes           EmbeddingRequest → EmbeddingRequestWriter
 *   bytes → BodyDecoder → ChatFormat → events               bytes → BodyDecoder → EmbeddingFormat
 *                            └ KeptReasoning → parts → the next request's ReturnedReasoning
 * </pre>
 */
@NullMarked
package dev.rialto.internal.wire.openai;

import org.jspecify.annotations.NullMarked;
