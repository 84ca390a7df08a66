package dev.rialto.internal.wire.lmstudio;

import dev.rialto.Content;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.openai.LocalDialect;
import java.util.Set;

/**
 * LM Studio's variant of the dialect. It fetches no images, and of the formats of an answer it
 * takes schemas but no mere objects of JSON, which a {@link LocalDialect} never asks for.
 *
 * <p>Source: its errors, "'url' field must be a base64 encoded image" and "'response_format.type'
 * must be 'json_schema' or 'text'".
 */
public final class LmStudioDialect extends LocalDialect {
  /** Makes the dialect. */
  public LmStudioDialect() {
    super("lmstudio");
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.IMAGE, ModelKind.MODERATION);
  }

  @Override
  public String refusal(Content part) {
    String address = noAddress(part);
    return address.isEmpty() ? super.refusal(part) : address;
  }
}
