package dev.rialto.internal.wire.cohere;

import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.spi.EmbeddingLimits;
import java.util.Set;

/** Cohere's variant of the dialect, as spoken at its compatible address. */
public final class CohereDialect extends CompatibleDialect {

  /** Makes the dialect. */
  public CohereDialect() {
    super("cohere", Set.of());
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.IMAGE, ModelKind.MODERATION);
  }

  /** Cohere's reference of its embed endpoint: 96 texts; 128,000 tokens for embed-v4. */
  @Override
  public EmbeddingLimits embeddingLimits() {
    return new EmbeddingLimits(96, 128_000);
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.COHERE;
  }
}
