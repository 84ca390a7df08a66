package dev.rialto.runtime;

import java.util.function.Consumer;

/**
 * Reads one answer while it comes. Not thread-safe; of no use any more after it has thrown.
 *
 * @param <E> the type of the elements
 */
public interface ElementScanner<E> {

  /**
   * Takes more of the text and hands out the elements that are whole with it.
   *
   * @throws dev.rialto.InvalidOutputException if what came is not of the type; its raw text is the
   *     place's only
   */
  void accept(String delta, Consumer<? super E> out);

  /**
   * Takes note that the answer has ended as it should, and hands out what its end completes.
   *
   * @throws dev.rialto.TruncatedResponseException if its JSON was not closed
   * @throws dev.rialto.InvalidOutputException if there was none, or it is not of the type
   */
  void end(Consumer<? super E> out);
}
