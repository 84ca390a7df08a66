package dev.rialto.catalog;

/** What a model is asked for. */
public enum ModelKind {
  /** Answers a conversation. */
  CHAT,
  /** Turns texts into vectors. */
  EMBEDDING,
  /** Draws. */
  IMAGE,
  /** Judges texts and images. */
  MODERATION
}
