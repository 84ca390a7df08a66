package dev.rialto;

/**
 * A tool as a provider is told of it.
 *
 * @param name 1 to 64 letters, digits, underscores and hyphens
 * @param description what it does, for the model
 * @param parametersSchema the JSON schema of its arguments, an object, as text
 * @param strict whether the schema keeps to the rules of strict modes: every member required, none
 *     besides them, so that a provider that has such a mode can be held to it
 */
public record ToolSpecification(
    String name, String description, String parametersSchema, boolean strict) {

  /** A tool whose schema keeps to no rules in particular. */
  public ToolSpecification(String name, String description, String parametersSchema) {
    this(name, description, parametersSchema, false);
  }
}
