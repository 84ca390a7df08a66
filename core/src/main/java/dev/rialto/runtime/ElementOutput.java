package dev.rialto.runtime;

/**
 * What a stream's elements are made of while an answer comes. Stateless and thread-safe.
 *
 * @param <E> the type of the elements
 */
public interface ElementOutput<E> {

  /** Returns what reads one answer while it comes. */
  ElementScanner<E> scanner();

  /** Returns whether an element makes the ones before it useless, so that those may be dropped. */
  default boolean latestWins() {
    return false;
  }
}
