package dev.rialto.internal.wire.cohere;

import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import java.util.Set;

/** Cohere's variant of the dialect, as spoken at its compatible address. */
public final class CohereDialect extends CompatibleDialect {

  /** Makes the dialect. */
  public CohereDialect() {
    super("cohere", Set.of());
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.COHERE;
  }
}
