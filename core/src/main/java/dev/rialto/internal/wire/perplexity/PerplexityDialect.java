package dev.rialto.internal.wire.perplexity;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.SchemaMode;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Perplexity's variant of the dialect. */
public final class PerplexityDialect extends CompatibleDialect {

  /** Makes the dialect. */
  public PerplexityDialect() {
    super("perplexity", Set.of());
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.IMAGE, ModelKind.MODERATION);
  }

  /** Usage comes unasked. */
  @Override
  public void writeStreamOptions(RequestJson json) {}

  /** Documents are taken by their address, too. */
  @Override
  public String refusal(Content part) {
    return "";
  }

  /** Bytes are in base64 as they are, without the head of a {@code data:} URI. */
  @Override
  public void writePdf(Document document, RequestJson json) throws IOException {
    json.field("type", "file_url");
    json.generator().writeObjectFieldStart("file_url");
    json.generator().writeFieldName("url");
    if (document.buffer().isPresent()) {
      json.base64("", document.buffer().get());
    } else {
      json.text(document.identity());
    }
    json.generator().writeEndObject();
    json.field("file_name", document.name());
  }

  /**
   * Its {@code base64_int8}, which comes unasked; cosines do not mind the scale.
   *
   * <p>Source: Perplexity's guide to embeddings, "Encoding Formats".
   */
  @Override
  public boolean hasByteVectors() {
    return true;
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.PERPLEXITY;
  }

  /** It knows schemas, but no mere objects of JSON. */
  @Override
  protected SchemaMode schemaMode(
      CompletionRequest request, String model, @Nullable ModelInfo info) {
    SchemaMode mode = super.schemaMode(request, model, info);
    return mode == SchemaMode.OBJECT ? SchemaMode.WORDS : mode;
  }
}
