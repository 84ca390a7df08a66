/**
 * OpenAI's dialect: chat completions, embeddings, moderations, images.
 *
 * <pre>
 *   body → OpenAiRequestReader → OpenAiDialect → OpenAiAnswer → Reply
 *   body → OpenAiEmbeddings, OpenAiTasks → Reply
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.openai;

import org.jspecify.annotations.NullMarked;
