package dev.rialto.internal.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds either of two ASCII bytes, eight bytes at a step. */
public final class Scan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Scan() {}

  /** Returns the first place of either byte from {@code from} on; {@code to} if there is none. */
  public static int either(byte[] in, int from, int to, int a, int b) {
    long manyA = a * ONES;
    long manyB = b * ONES;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(in, i);
      long hits = zeros(word ^ manyA) | zeros(word ^ manyB);
      if (hits != 0) {
        // The lowest set bit is always a true hit, whatever the borrow did to those above it.
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (in[i] == a || in[i] == b) {
        return i;
      }
    }
    return to;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
