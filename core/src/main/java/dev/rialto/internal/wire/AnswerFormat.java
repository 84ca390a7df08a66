package dev.rialto.internal.wire;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.json.JsonReader;
import java.util.function.Consumer;

/**
 * How a dialect writes an answer. One for each response; the bytes are parted into JSON values
 * before they get here. Methods may throw {@link dev.rialto.internal.wire.json.JsonFault}.
 */
public interface AnswerFormat {
  /**
   * Takes an event of a stream.
   *
   * @param name the event's name; empty if it has none
   * @param json stands before the event's value and must be left behind it
   */
  void event(String name, JsonReader json, Consumer<ResponseEvent> out);

  /**
   * The stream's {@code [DONE]} came. If the answer is not finished then, what follows is handed to
   * {@link #event} for what it counts, and must not be an error.
   */
  void done(Consumer<ResponseEvent> out);

  /** Takes an answer that came whole. */
  void whole(JsonReader json, Consumer<ResponseEvent> out);

  /**
   * The stream ended.
   *
   * @throws dev.rialto.TruncatedResponseException if the answer lacks its end
   */
  void end(Consumer<ResponseEvent> out);

  /** Returns whether an answer is JSON lines, each an event, whatever its content type says. */
  default boolean isLines() {
    return false;
  }

  /** Returns the answer so far. */
  AnswerDraft answer();
}
