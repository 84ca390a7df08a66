package dev.rialto.internal.wire.llamacpp;

import dev.rialto.PromptCache;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.LocalDialect;
import java.io.IOException;
import java.util.Set;

/**
 * The variant of the dialect that llama.cpp's server speaks. It keeps the latest prompt of each of
 * its slots where it is asked to, which older ones must be.
 *
 * <p>Source: the server's own reference.
 */
public final class LlamaCppDialect extends LocalDialect {
  /** Makes the dialect. */
  public LlamaCppDialect() {
    super("llamacpp");
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.IMAGE, ModelKind.MODERATION);
  }

  @Override
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {
    json.member("cache_prompt", true);
  }
}
