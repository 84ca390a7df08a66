package dev.rialto;

/** A part of a message. Kinds are added in later versions: handle the unknown. */
public sealed interface Content permits Content.Text, Content.ProviderPart, Image, Document {

  /**
   * Plain text.
   *
   * @param text the text
   */
  record Text(String text) implements Content {}

  /**
   * Something that only the provider that wrote it understands, such as signed reasoning, and that
   * it wants back as it came when the conversation goes on. Other providers are not sent it.
   *
   * @param dialect the dialect that it is part of
   * @param json the part as it came, an object of JSON
   */
  record ProviderPart(String dialect, String json) implements Content {}
}
