package dev.rialto.internal.wire.anthropic;

import dev.rialto.CompletionRequest;
import dev.rialto.OutputSchema;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.internal.wire.ProviderSchemas;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model is held to the schemas of the tools. Models that know structured outputs do it,
 * for schemas that do not refer to themselves, and within limits on all of a request's schemas
 * together: beyond them the request would be refused, and without the promise it is not, since what
 * the model writes is checked anyway.
 *
 * <p>Source: Anthropic's guides to strict tool use and to the limits of structured outputs.
 */
final class StrictTools {
  private static final int MAX_TOOLS = 20;
  private static final int MAX_UNIONS = 16;

  private StrictTools() {}

  /**
   * Returns whether the tools of a request are strict, those that can be.
   *
   * @param format the schema of the answer, where the model is held to that; null otherwise
   */
  static boolean in(
      CompletionRequest request,
      String model,
      @Nullable ModelInfo info,
      @Nullable OutputSchema format) {
    if (!ModelRules.hasOutputFormat(model, info)) {
      return false;
    }
    int tools = 0;
    int unions = format == null ? 0 : unions(format.json());
    for (ToolSpecification tool : request.tools()) {
      if (canBe(tool)) {
        tools++;
        unions += unions(tool.parametersSchema());
      }
    }
    return tools <= MAX_TOOLS && unions <= MAX_UNIONS;
  }

  /** Returns whether a tool can be strict: references will do, but not round to themselves. */
  static boolean canBe(ToolSpecification tool) {
    return tool.strict() && !ProviderSchemas.ANTHROPIC.shape(tool.parametersSchema()).recursive();
  }

  private static int unions(String schema) {
    return ProviderSchemas.ANTHROPIC.shape(schema).unions();
  }
}
