package dev.rialto.processor.template;

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

  /** Returns the variables in order. */
  public List<Segment.Variable> variables() {
    return segments.stream()
        .filter(Segment.Variable.class::isInstance)
        .map(Segment.Variable.class::cast)
        .toList();
  }
}
