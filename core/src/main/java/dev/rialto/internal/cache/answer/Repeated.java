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

  /** So many bytes of a row are looked at to find its slot. */
  private static final int SAMPLES = 8;

  private final int texts;
  private final Function<ByteBuffer, T> reader;
  private final @Nullable Row[] slots = new @Nullable Row[SLOTS];

  /**
   * Makes one that remembers nothing yet.
   *
   * @param texts how many texts are in a row, each after its length in bytes
   * @param reader reads a row
   */
  Repeated(int texts, Function<ByteBuffer, T> reader) {
    this.texts = texts;
    this.reader = reader;
  }

  /**
   * Reads the next row of a buffer that has an array.
   *
   * @throws IllegalArgumentException if there is none, or the reader says so
   */
  @SuppressWarnings("unchecked") // only rows of its own are remembered
  T read(ByteBuffer in) {
    int start = in.position();
    int end = start;
    for (int i = 0; i < texts; i++) {
      if (in.limit() - end < Integer.BYTES) {
        throw new IllegalArgumentException("shorter than it can be");
      }
      int length = in.getInt(end);
      end += Integer.BYTES;
      if (length < 0 || length > in.limit() - end) {
        throw new IllegalArgumentException("longer than it can be");
      }
      end += length;
    }
    if (end - start > MOST_BYTES) {
      return reader.apply(in);
    }
    byte[] bytes = in.array();
    int from = in.arrayOffset() + start;
    int to = in.arrayOffset() + end;
    int slot = slot(bytes, from, to);
    Row known = slots[slot];
    if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, to)) {
      in.position(end);
      return (T) known.meaning;
    }
    T meaning = reader.apply(in);
    slots[slot] = new Row(Arrays.copyOfRange(bytes, from, to), meaning);
    return meaning;
  }

  private static int slot(byte[] bytes, int from, int to) {
    int last = to - from - 1;
    int hash = last;
    for (int i = 1; i <= SAMPLES; i++) {
      hash = 31 * hash + bytes[from + last * i / SAMPLES];
    }
    return (hash ^ hash >>> 8) & SLOTS - 1;
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
