package dev.rialto.catalog;

/** Something that a model can or cannot do. */
public enum Capability {
  /** Reads images. */
  VISION,
  /** Reads documents, such as PDF. */
  DOCUMENTS,
  /** Hears audio. */
  AUDIO,
  /** Calls tools. */
  TOOLS,
  /** Answers after a JSON schema, held to it by the provider. */
  STRUCTURED_OUTPUT,
  /** Reasons before it answers. */
  REASONING,
  /** Goes on with an answer whose beginning it is given. */
  PREFILL,
  /** Answers piece by piece. */
  STREAMING,
  /** Takes parts of a prompt from a cache of the provider's, at another price. */
  PROMPT_CACHE
}
