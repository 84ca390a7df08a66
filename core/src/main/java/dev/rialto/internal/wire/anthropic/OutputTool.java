package dev.rialto.internal.wire.anthropic;

import dev.rialto.CompletionRequest;
import dev.rialto.OutputSchema;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.ModelInfo;
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
    // The output format takes no schema that refers to itself; a tool's input does.
    if (schema == null || (ModelRules.hasOutputFormat(model, info) && !schema.recursive())) {
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
