package dev.rialto.internal.cache.answer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Short texts in a row that many stored answers have in common, such as the names of models and
 * methods: what they mean is made once, and brings its hashes along to the maps that it is looked
 * up in. Remembers a fixed number of rows. Thread-safe: of what several threads remember at once
 * any may stay, since all of it is right.
 *
 * @param <T> what they mean; immutable
 */
final class Repeated<T> {

  private static final int SLOTS = 256;
  private static final int MOST_BYTES = 512;

  /** Two to the 64th by the golden ratio: the upper bits of a product depend on all others. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Function<ByteBuffer, T> reader;
  private final int[] looks;
  private final @Nullable Row[] slots = new @Nullable Row[SLOTS];

  /**
   * Makes one that remembers nothing yet.
   *
   * @param reader reads a row, each text of it after its length in bytes
   * @param looks where in a row the eight bytes are that tell it from others nearly always; those
   *     that they do not tell apart take turns
   */
  Repeated(Function<ByteBuffer, T> reader, int... looks) {
    this.reader = reader;
    this.looks = looks;
  }

  /**
   * Reads the next row of a buffer that has an array.
   *
   * @throws IllegalArgumentException if there is none, or the reader says so
   */
  @SuppressWarnings("unchecked") // only rows of its own are remembered
  T read(ByteBuffer in) {
    int start = in.position();
    byte[] bytes = in.array();
    int from = in.arrayOffset() + start;
    int slot = slot(in, start);
    Row known = slots[slot];
    // Each text has its length before it: what begins with a whole row is no other row.
    if (known != null
        && known.bytes.length <= in.remaining()
        && Arrays.equals(
            known.bytes, 0, known.bytes.length, bytes, from, from + known.bytes.length)) {
      in.position(start + known.bytes.length);
      return (T) known.meaning;
    }
    T meaning = reader.apply(in);
    int length = in.position() - start;
    if (length <= MOST_BYTES) {
      slots[slot] = new Row(Arrays.copyOfRange(bytes, from, from + length), meaning);
    }
    return meaning;
  }

  private int slot(ByteBuffer in, int start) {
    long hash = 0;
    for (int look : looks) {
      int at = start + look;
      if (at + Long.BYTES <= in.limit()) {
        hash = 31 * hash + in.getLong(at);
      }
    }
    return (int) ((hash * SPREAD) >>> (Long.SIZE - 8));
  }

  /** A row as it was written, and what it means. */
  private static final class Row {
    final byte[] bytes;
    final Object meaning;

    Row(byte[] bytes, Object meaning) {
      this.bytes = bytes;
      this.meaning = meaning;
    }
  }
}
