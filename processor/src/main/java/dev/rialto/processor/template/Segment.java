package dev.rialto.processor.template;

/** A piece of a template. */
public sealed interface Segment {

  /**
   * Fixed text.
   *
   * @param text as it is sent, escapes resolved; not empty
   */
  record Text(String text) implements Segment {}

  /**
   * A variable.
   *
   * @param name its name
   * @param offset where its name starts in the template
   */
  record Variable(String name, int offset) implements Segment {}
}
