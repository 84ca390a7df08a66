package dev.rialto.processor.template;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed template.
 *
 * @param source its text as it was written
 * @param segments its pieces in order; no two texts follow each other
 * @param problems what is wrong with it; empty if nothing is
 */
public record Template(String source, List<Segment> segments, List<Problem> problems) {

  /** Copies the lists. */
  public Template {
    segments = List.copyOf(segments);
    problems = List.copyOf(problems);
  }

  /** Returns the variables in order, those within sections too, without those of sections. */
  public List<Segment.Variable> variables() {
    List<Segment.Variable> all = new ArrayList<>();
    collect(segments, all);
    return all;
  }

  private static void collect(List<Segment> from, List<Segment.Variable> into) {
    for (Segment segment : from) {
      if (segment instanceof Segment.Variable variable) {
        into.add(variable);
      } else if (segment instanceof Segment.Section section) {
        collect(section.segments(), into);
      }
    }
  }
}
