package dev.rialto;

/** A part of a message. Kinds are added in later versions: handle the unknown. */
public sealed interface Content {

  /**
   * Plain text.
   *
   * @param text the text
   */
  record Text(String text) implements Content {}

  /**
   * An image by its address.
   *
   * @param uri an {@code https} address that the provider can read, or a {@code data} URI
   */
  record ImageUri(String uri) implements Content {}
}
