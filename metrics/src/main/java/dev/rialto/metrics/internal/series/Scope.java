package dev.rialto.metrics.internal.series;

import java.util.ArrayList;
import java.util.List;

/**
 * The series that are looked at together: all, or those of one method, model or endpoint. Guarded
 * by the lock of its {@link SeriesTable}.
 */
public final class Scope {

  /** By what series are put together. */
  public enum Kind {
    ALL,
    METHOD,
    MODEL,
    ENDPOINT
  }

  public final Kind kind;
  public final String name;
  final List<Series> series = new ArrayList<>();

  /** The failure types that have a meter, one bit each. */
  int announcedFailures;

  Scope(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /**
   * Returns whether answers from the cache say something about this scope. They say nothing about a
   * model's or an endpoint's speed.
   */
  public boolean countsCached() {
    return kind == Kind.ALL || kind == Kind.METHOD;
  }
}
