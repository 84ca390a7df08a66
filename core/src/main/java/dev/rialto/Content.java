package dev.rialto;

/** A part of a message. Kinds are added in later versions: handle the unknown. */
public sealed interface Content permits Content.Text, Image, Document {

  /**
   * Plain text.
   *
   * @param text the text
   */
  record Text(String text) implements Content {}
}
