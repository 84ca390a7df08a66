package dev.rialto.internal.catalog;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;

/** Begins a row with what was known of the model. */
final class Rows {
  private Rows() {}

  static ModelInfo.Builder over(ModelCatalog known, String id) {
    return known
        .find(id)
        .map(row -> row.id().equals(id) ? row.toBuilder() : row.as(id))
        .orElseGet(() -> ModelInfo.builder(id));
  }

  static void tokens(long context, long output, ModelInfo.Builder row) {
    if (context > 0) {
      row.contextTokens(context);
    }
    if (output > 0) {
      row.maxOutputTokens(output);
    }
  }
}
