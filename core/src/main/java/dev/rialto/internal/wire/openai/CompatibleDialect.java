package dev.rialto.internal.wire.openai;

import dev.rialto.EmbeddingRequest;
import dev.rialto.PromptCache;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.spi.EmbeddingLimits;
import java.io.IOException;
import java.util.Set;

/** What servers that are compatible with OpenAI have in common: a little less than OpenAI. */
public class CompatibleDialect extends ChatDialect {
  private final Set<String> returnedMembers;

  /** Makes a dialect with a provider's name, which takes back what it reasoned. */
  public CompatibleDialect(String name) {
    this(name, Set.of("reasoning_content", "reasoning", "reasoning_details", "extra_content"));
  }

  /**
   * Makes a dialect with a provider's name.
   *
   * @param returnedMembers see {@link #returnedMembers()}; some refuse members that they send
   */
  public CompatibleDialect(String name, Set<String> returnedMembers) {
    super(name);
    this.returnedMembers = returnedMembers;
  }

  @Override
  public final Set<String> returnedMembers() {
    return returnedMembers;
  }

  /** Most keep what they like; of others the member's name is not known, and given as an extra. */
  @Override
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {}

  /** What a compatible server takes is not known. */
  @Override
  public EmbeddingLimits embeddingLimits() {
    return EmbeddingLimits.UNKNOWN;
  }

  /** Few take batches, and those in ways of their own. */
  @Override
  public boolean hasBatches() {
    return false;
  }

  /** Some have ids of a form of their own, and want them back. */
  @Override
  public String toolCallId(String id) {
    return id;
  }

  /** Few know the member, and some refuse what they do not know. */
  @Override
  public boolean hasStrictTools() {
    return false;
  }

  /** Not all know base64; all send numbers unasked. */
  @Override
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("dimensions", request.dimensions());
  }
}
