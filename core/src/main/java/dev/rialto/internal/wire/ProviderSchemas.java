package dev.rialto.internal.wire;

/**
 * What the strict modes of providers take of a schema, where that is less than OpenAI's takes, by
 * their own guides as of 2026. A provider that is not here takes all that generated schemas have,
 * or says of no limits: OpenAI, Mistral, Groq, Venice, and servers that hold a model by a grammar.
 */
public final class ProviderSchemas {

  /**
   * No bounds of numbers, of lists but that they are not empty, no reference of a schema to itself,
   * and 16 values that may be null or of several types.
   *
   * <p>Source: Anthropic's guide to structured outputs, "JSON Schema limitations" and "Schema
   * complexity limits".
   */
  public static final SchemaRules ANTHROPIC =
      SchemaRules.named("anthropic")
          .refuses(
              "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems")
          .takesOneElement()
          .refusesRecursion()
          .maxUnions(16)
          .build();

  /**
   * Of numbers the bounds that are within, of strings three formats and no pattern; and references
   * of a schema to itself only from what is not required, where being null is not enough.
   *
   * <p>Source: the Gemini API's reference of {@code responseJsonSchema}, and its guide to
   * structured output, "JSON Schema support".
   */
  public static final SchemaRules GEMINI =
      SchemaRules.named("gemini")
          .refuses("exclusiveMinimum", "exclusiveMaximum", "pattern")
          .formats("date-time", "date", "time")
          .refusesRecursion()
          .build();

  /**
   * No references of a schema to itself.
   *
   * <p>Source: xAI's guide to structured outputs, "JSON Schema support".
   */
  public static final SchemaRules XAI = SchemaRules.named("xai").refusesRecursion().build();

  /**
   * No references of a schema to itself.
   *
   * <p>Source: Perplexity's guide to structured outputs, "Unsupported JSON Schemas".
   */
  public static final SchemaRules PERPLEXITY =
      SchemaRules.named("perplexity").refusesRecursion().build();

  /**
   * No bounds, no anchors, four formats, and in each object something that is required.
   *
   * <p>Source: Cohere's guide to structured outputs, "Unsupported schema features" and "Schema
   * constraints".
   */
  public static final SchemaRules COHERE =
      SchemaRules.named("cohere")
          .refuses(
              "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems")
          .formats("date-time", "uuid", "date", "time")
          .refusesAnchors()
          .refusesEmptyObjects()
          .build();

  /**
   * No bounds, formats and patterns.
   *
   * <p>Source: Azure OpenAI's guide to structured outputs, the table "Unsupported type-specific
   * keywords" (learn.microsoft.com/azure/ai-services/openai/how-to/structured-outputs; its text is
   * in MicrosoftDocs/azure-ai-docs). It names {@code minimum} and {@code maximum}, which the
   * exclusive ones go with.
   */
  public static final SchemaRules AZURE =
      SchemaRules.named("azure")
          .refuses(
              "minimum",
              "maximum",
              "exclusiveMinimum",
              "exclusiveMaximum",
              "minItems",
              "maxItems",
              "pattern",
              "format")
          .build();

  private ProviderSchemas() {}
}
