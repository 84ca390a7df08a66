package dev.rialto.interop;

import dev.rialto.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an independent reading of a recording says must come out.
 *
 * @param text the text
 * @param toolCalls the tool calls as {@code name arguments}, the arguments as a JSON tree's text
 * @param usage the tokens; null if the recording has none
 * @param finishReason the provider's word
 * @param status the status of an error; 0 if it is none
 * @param errorMessage words that an error's message must have
 */
record Expected(
    String text,
    List<String> toolCalls,
    @Nullable TokenUsage usage,
    String finishReason,
    int status,
    String errorMessage) {}
