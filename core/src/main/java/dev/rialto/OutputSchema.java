package dev.rialto;

/**
 * The shape that an answer must have. Immutable; made when an interface is compiled.
 *
 * @param name a name for the provider: letters, digits, underscores and hyphens
 * @param json the JSON schema as text: an object whose members are all required, without additional
 *     ones, as strict modes ask
 * @param recursive whether a part of it refers to itself, which not every provider's strict mode
 *     takes
 */
public record OutputSchema(String name, String json, boolean recursive) {

  /** A schema of which no part refers to itself. */
  public OutputSchema(String name, String json) {
    this(name, json, false);
  }
}
