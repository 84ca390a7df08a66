package dev.rialto.internal.wire;

import java.util.Arrays;

/** Bytes that grow up to a cap. Not thread-safe. */
public final class Bytes {
  private static final byte[] NONE = new byte[0];
  private static final int MAX_IDLE = 1 << 16;

  private final int cap;
  private byte[] bytes = NONE;
  private int length;

  /** Makes an empty one that holds at most {@code cap} bytes. */
  public Bytes(int cap) {
    this.cap = cap;
  }

  /** Appends bytes; takes what fits under the cap and returns false if that was not all. */
  public boolean add(byte[] from, int offset, int count) {
    int taken = Math.min(count, cap - length);
    if (length + taken > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(cap, Math.max(length + taken, bytes.length * 2L)));
    }
    System.arraycopy(from, offset, bytes, length, taken);
    length += taken;
    return taken == count;
  }

  /** Returns the array that holds the bytes, from its first place on. */
  public byte[] array() {
    return bytes;
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  /** Forgets the bytes. */
  public void clear() {
    length = 0;
    if (bytes.length > MAX_IDLE) {
      bytes = NONE;
    }
  }
}
