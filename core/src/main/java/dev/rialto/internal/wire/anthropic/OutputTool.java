package dev.rialto.internal.wire.anthropic;

import dev.rialto.CompletionRequest;
import dev.rialto.OutputSchema;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.internal.wire.ProviderSchemas;
import org.jspecify.annotations.Nullable;

/**
 * The tool that stands in for a structured answer at models that have no output format. What the
 * model writes as its input is the answer's text.
 */
final class OutputTool {
  private OutputTool() {}

  /** Returns the tool's name; null if the request needs none. */
  static @Nullable String name(CompletionRequest request, String model, @Nullable ModelInfo info) {
    OutputSchema schema = request.schema();
    // What the output format does not take, the input of a tool does that is not strict.
    if (schema == null
        || (ModelRules.hasOutputFormat(model, info) && ProviderSchemas.ANTHROPIC.take(schema))) {
      return null;
    }
    String name = schema.name();
    for (ToolSpecification tool : request.tools()) {
      if (tool.name().equals(name)) {
        return name + "_answer";
      }
    }
    return name;
  }
}
