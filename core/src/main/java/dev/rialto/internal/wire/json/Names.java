package dev.rialto.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The member names that a piece of decoding code knows, found by their bytes without making a
 * string. A name's number is its place in the list. Immutable.
 */
public final class Names {
  /** The number of every name that is not in the list. */
  public static final int OTHER = -1;

  private static final int SLOTS = 64;

  private final byte[][] names;
  private final int[][] slots = new int[SLOTS][];

  private Names(String[] list) {
    names = new byte[list.length][];
    for (int i = 0; i < list.length; i++) {
      names[i] = list[i].getBytes(StandardCharsets.UTF_8);
      int slot = slot(names[i], 0, names[i].length);
      int[] old = slots[slot] == null ? new int[0] : slots[slot];
      slots[slot] = Arrays.copyOf(old, old.length + 1);
      slots[slot][old.length] = i;
    }
  }

  /** Returns the names in this order, numbered from 0. */
  public static Names of(String... list) {
    return new Names(list);
  }

  /** Returns the number of a name; {@link #OTHER} if it is not in the list. */
  public int number(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  int find(byte[] in, int from, int to) {
    int[] candidates = slots[slot(in, from, to)];
    if (candidates != null) {
      for (int i : candidates) {
        if (Arrays.equals(names[i], 0, names[i].length, in, from, to)) {
          return i;
        }
      }
    }
    return OTHER;
  }

  private static int slot(byte[] in, int from, int to) {
    return from == to ? 0 : ((to - from) * 7 + in[from] * 5 + in[to - 1]) & (SLOTS - 1);
  }
}
