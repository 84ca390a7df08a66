package dev.rialto.internal.wire.venice;

import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.PromptCache;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.FailureLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Venice's variant of the dialect. Its own {@code venice_parameters} are given as an extra member
 * of the call: {@code CallOptions.builder().extra("venice_parameters", Map.of(…))}.
 */
public final class VeniceDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public VeniceDialect() {
    super("venice", Set.of("reasoning_content", "reasoning_details", "thought_signature"));
  }

  /** Venice's published schema: an array of 2,048 texts or fewer; of tokens it tells none. */
  @Override
  public EmbeddingLimits embeddingLimits() {
    return new EmbeddingLimits(2_048, EmbeddingLimits.UNKNOWN.tokens());
  }

  @Override
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("dimensions", request.dimensions());
    json.member("encoding_format", "base64");
  }

  /** As OpenAI takes it, by Venice's published schema. */
  @Override
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {
    writeKeyAndRetention(cache, json);
  }

  /** Venice's guide to its errors: more than 20 failures in 30 s block the key for 30 s. */
  @Override
  public FailureLimit failureLimit() {
    return new FailureLimit(20, Duration.ofSeconds(30));
  }

  /** Documents are taken by their address, too. */
  @Override
  public String refusal(Content part) {
    return "";
  }
}
