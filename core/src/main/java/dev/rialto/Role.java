package dev.rialto;

/** Who speaks in a message. */
public enum Role {
  /** The instructions above the conversation. */
  SYSTEM,
  /** The user. */
  USER,
  /** The model. */
  ASSISTANT,
  /** The result of a tool that the model had called. */
  TOOL
}
