package dev.rialto.internal.wire.openai;

import dev.rialto.EmbeddingRequest;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;

/** What servers that are compatible with OpenAI have in common: a little less than OpenAI. */
public class CompatibleDialect extends ChatDialect {
  /** Makes a dialect with a provider's name. */
  public CompatibleDialect(String name) {
    super(name);
  }

  /** Few take batches, and those in ways of their own. */
  @Override
  public boolean hasBatches() {
    return false;
  }

  /** Not all know base64; all send numbers unasked. */
  @Override
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("dimensions", request.dimensions());
  }
}
