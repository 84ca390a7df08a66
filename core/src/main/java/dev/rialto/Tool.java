package dev.rialto;

/**
 * A tool that the model may ask to be called.
 *
 * @param name letters, digits, underscores and hyphens
 * @param description what it does, for the model
 * @param parametersSchema the JSON schema of its arguments, an object, as text
 */
public record Tool(String name, String description, String parametersSchema) {}
