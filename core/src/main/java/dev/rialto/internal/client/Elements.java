package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import java.util.function.Consumer;

/**
 * Makes the elements of a publisher out of the events of a call. One instance a call; used by one
 * thread at a time.
 *
 * @param <T> the type of the elements
 */
interface Elements<T> {

  /**
   * Takes an event and hands out the elements that it completes, none or many.
   *
   * @throws RuntimeException if what came is no element; nothing is taken after it
   */
  void onEvent(ResponseEvent event, Consumer<? super T> out);

  /**
   * Is called when the answer has ended as it should, and hands out what its end completes.
   *
   * @throws RuntimeException if it is not whole all the same
   */
  default void onEnd(Consumer<? super T> out) {}

  /**
   * Returns whether an element takes the place of the one before it, if nobody has asked for that
   * yet.
   */
  default boolean latestWins() {
    return false;
  }

  /** Is called when the answer has failed, and hands out what is whole and was kept back. */
  default void onCut(Consumer<? super T> out) {}

  /** Returns whether whoever gets the elements understands {@link ResponseEvent.Restarted}. */
  default boolean takesRestart() {
    return false;
  }

  /** Returns whether whoever gets the elements sees {@link ResponseEvent.Reasoning} among them. */
  default boolean showsReasoning() {
    return false;
  }

  /** Every text delta is an element. */
  static Elements<String> text() {
    return (event, out) -> {
      if (event instanceof ResponseEvent.Text text) {
        out.accept(text.text());
      }
    };
  }

  /** The first text delta is an element, and then what has at least so many characters. */
  static Elements<String> text(int bufferChars) {
    return bufferChars <= 1 ? text() : new BufferedText(bufferChars);
  }

  /** Every event is an element. */
  static Elements<ResponseEvent> events() {
    return (event, out) -> out.accept(event);
  }
}
