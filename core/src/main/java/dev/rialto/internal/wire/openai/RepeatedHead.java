package dev.rialto.internal.wire.openai;

import dev.rialto.internal.wire.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the chunks of a stream begin. Id, object, model and the like are the same in each
 * chunk and make up most of its bytes: comparing them is much cheaper than reading them.
 */
final class RepeatedHead {
  private static final int MAX_BYTES = 1024;
  private static final int MAX_TRIES = 3;

  private byte @Nullable [] head;
  private int tries;

  /** Jumps over the head, to the value that stands behind it; false if this chunk has another. */
  boolean enter(JsonReader json) {
    return head != null && json.enterAfter(head);
  }

  /** The value at which the reader stands follows a head that says nothing new. */
  void learn(JsonReader json, int start) {
    // At some providers each head differs, by a time stamp: no use trying for ever.
    if (tries < MAX_TRIES) {
      int end = json.mark();
      if (end - start <= MAX_BYTES) {
        tries++;
        head = json.copy(start, end);
      }
    }
  }
}
