package dev.rialto.internal.wire.sse;

/** Gets the events of one stream. */
public interface EventHandler {
  /**
   * Gets an event.
   *
   * @param name the event's name; empty if it has none
   * @param data holds the event's data; valid only during this call
   * @param offset of the first byte
   * @param length how many; may be 0
   */
  void onEvent(String name, byte[] data, int offset, int length);

  /** Gets a comment, which is how a server says that it is still there. */
  default void onComment() {}

  /**
   * Returns whether data that is followed by a further data line is an event of its own all the
   * same. Some servers part their events by a single line feed.
   */
  default boolean isWhole(byte[] data, int offset, int length) {
    return false;
  }
}
