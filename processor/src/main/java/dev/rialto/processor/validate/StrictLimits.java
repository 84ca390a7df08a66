package dev.rialto.processor.validate;

import dev.rialto.processor.schema.SchemaSize;
import java.util.List;

/**
 * How large the schemas of a request may be, as the guides of those say that hold their models to
 * them; as of 2026. What is not bounded is {@link Integer#MAX_VALUE}.
 *
 * @param whose whose they are, before the figure
 * @param beyond what comes of more, behind the figure
 * @param beyondTools what comes of more for the tools of a request, behind the figure
 * @param properties the members of all objects of one schema
 * @param levels the objects and lists within each other
 * @param constants the constants of all enums of one schema
 * @param nameChars the characters of the names of members, definitions and constants
 * @param constantChars the characters of one enum of more than 250 constants
 * @param tools the tools of one request
 * @param unions the values that may be null or of several types, in all schemas of one request
 */
record StrictLimits(
    String whose,
    String beyond,
    String beyondTools,
    int properties,
    int levels,
    int constants,
    int nameChars,
    int constantChars,
    int tools,
    int unions) {

  private static final int NONE = Integer.MAX_VALUE;

  /**
   * Those of OpenAI, which count where no other provider is named.
   *
   * <p>Source: OpenAI's guide to structured outputs, "Supported schemas" ("Objects have limitations
   * on nesting depth and size", "Limitations on total string size", "Limitations on enum size"),
   * which goes for strict tools, too, and its reference of chat completions, "tools".
   */
  static final StrictLimits OPENAI =
      new StrictLimits(
          "providers with a strict mode accept",
          "",
          "",
          5_000,
          10,
          1_000,
          120_000,
          15_000,
          128,
          NONE);

  /**
   * Those of Azure OpenAI.
   *
   * <p>Source: its guide to structured outputs, "Nesting depth", which names the first two and else
   * follows what OpenAI's said before 2025.
   */
  static final StrictLimits AZURE =
      new StrictLimits(
          "Azure OpenAI's strict mode accepts", "", "", 100, 5, 500, 15_000, 7_500, 128, NONE);

  /**
   * Those of Anthropic, beyond which Rialto sends the schema without the promise.
   *
   * <p>Source: Anthropic's guide to structured outputs, "Schema complexity limits", which go for
   * all strict tools and the answer of a request together. Its third, of members that may be left
   * out, is met by each schema that is generated: all members are required.
   */
  static final StrictLimits ANTHROPIC =
      new StrictLimits(
          "Anthropic's strict mode accepts",
          ": its models are told the rest in another way, and nothing but the check of what they"
              + " write holds them to it",
          ": beyond that no tool is strict, the same schemas are sent without the promise, and"
              + " nothing but the check of the arguments holds the model to them",
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          20,
          16);

  private static final List<String> OF_ANTHROPIC = List.of("anthropic/", "openrouter/anthropic/");

  /**
   * Returns whether a tool is among those that are bounded together: Anthropic's models are not
   * held to schemas that refer to themselves, so that those are sent without the promise anyway.
   */
  boolean counts(SchemaSize arguments) {
    return !equals(ANTHROPIC) || !arguments.isRecursive();
  }

  /** Returns those for the model that a method names; empty if it names none. */
  static StrictLimits of(String model) {
    if (model.startsWith("azure/")) {
      return AZURE;
    }
    return OF_ANTHROPIC.stream().anyMatch(model::startsWith) ? ANTHROPIC : OPENAI;
  }
}
