package dev.rialto.spi;

import dev.rialto.FinishReason;
import dev.rialto.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What was asked in an attempt and what was answered, apart from the words.
 *
 * @param server where it was sent
 * @param stream whether a stream was asked for
 * @param parameters the sampling parameters; null where a request has none
 * @param json whether the answer is to have a schema
 * @param responseId the provider's id of the answer; empty if it sent none, or there was no answer
 * @param responseModel the model's name as the provider reported it; empty if there was no answer
 * @param finishReason why the model stopped; null if it did not come so far
 */
public record AttemptDetails(
    Origin server,
    boolean stream,
    @Nullable Parameters parameters,
    boolean json,
    String responseId,
    String responseModel,
    @Nullable FinishReason finishReason) {}
