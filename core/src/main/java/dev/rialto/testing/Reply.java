package dev.rialto.testing;

import dev.rialto.RialtoException;
import dev.rialto.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request to a fake's provider gets. */
sealed interface Reply {

  /**
   * A value, written as the request's schema asks.
   *
   * @param value the value; null for an empty optional
   */
  record Value(@Nullable Object value) implements Reply {}

  /**
   * What the model writes, piece by piece.
   *
   * @param pieces the deltas, none empty
   * @param failure what comes after them instead of the end; null if the answer ends well
   */
  record Text(List<String> pieces, @Nullable RialtoException failure) implements Reply {}

  /**
   * Values of a stream, and then perhaps a failure.
   *
   * @param values the elements, or the text deltas
   * @param failure what comes after them instead of the end; null if the answer ends well
   */
  record Pieces(List<?> values, @Nullable RialtoException failure) implements Reply {}

  /**
   * The model wants tools to be called.
   *
   * @param calls the calls
   */
  record Tools(List<ToolCall> calls) implements Reply {}

  /** Nothing, until the caller gives up. */
  record Silence() implements Reply {}
}
