package dev.rialto.runtime;

import java.time.Clock;

/**
 * What a stream's elements are made of while an answer comes. Stateless and thread-safe.
 *
 * @param <E> the type of the elements
 */
public interface ElementOutput<E> {

  /** Returns what reads one answer while it comes. */
  ElementScanner<E> scanner();

  /** Returns one whose bounds of time are held against a clock. */
  default ElementScanner<E> scanner(Clock clock) {
    return scanner();
  }

  /** Returns whether an element makes the ones before it useless, so that those may be dropped. */
  default boolean latestWins() {
    return false;
  }
}
