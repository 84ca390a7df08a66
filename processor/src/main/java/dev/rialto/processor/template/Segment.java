package dev.rialto.processor.template;

import java.util.List;

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
   * @param name its name; a dot for what the section around it is about
   * @param offset where its name starts in the template
   */
  record Variable(String name, int offset) implements Segment {}

  /**
   * A part that is there or not, or once for each element.
   *
   * @param name the variable that decides; a dot for what the section around it is about
   * @param offset where that name starts in the template
   * @param inverted whether it is there when the variable has nothing
   * @param segments what it consists of; no two texts follow each other
   */
  record Section(String name, int offset, boolean inverted, List<Segment> segments)
      implements Segment {

    /** Copies the list. */
    public Section {
      segments = List.copyOf(segments);
    }
  }
}
