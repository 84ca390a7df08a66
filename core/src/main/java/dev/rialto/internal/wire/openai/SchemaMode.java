package dev.rialto.internal.wire.openai;

/** How a model is told of its answer's schema. Whichever it is, the answer is checked. */
public enum SchemaMode {
  /** The provider holds it to the schema. */
  STRICT,
  /** As a schema that it is not held to. */
  LOOSE,
  /** In words, and it is held to an object of JSON. */
  OBJECT,
  /** In words only. */
  WORDS
}
