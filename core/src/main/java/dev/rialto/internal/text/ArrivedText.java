package dev.rialto.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a text, in case that a failure must tell of it. Mostly it is never read, so
 * it is cheap to add to: one piece, as a whole answer has, is not copied, and what is full is put
 * aside, not copied to a larger place. Not thread-safe.
 */
public final class ArrivedText {
  private static final int FIRST_BLOCK = 512;
  private static final int LARGEST_BLOCK = 1 << 15;

  /** About a million tokens: an answer may be endless, and no failure's reader reads more. */
  private static final int USUAL_CAP = 1 << 22;

  private final int cap;
  private int length;
  private boolean cut;
  private String only = "";
  private @Nullable StringBuilder last;
  private @Nullable List<StringBuilder> full;

  /** Makes an empty text that keeps at most some four million characters. */
  public ArrivedText() {
    this(USUAL_CAP);
  }

  /** Makes an empty text that keeps at most {@code cap} characters. */
  public ArrivedText(int cap) {
    this.cap = cap;
  }

  /** Adds a piece, as far as it fits under the cap. */
  public void add(String piece) {
    int taken = Math.min(piece.length(), cap - length);
    cut |= taken < piece.length();
    if (taken == 0) {
      return;
    }
    if (length == 0) {
      only = piece.substring(0, taken);
    } else {
      block(taken).append(piece, 0, taken);
    }
    length += taken;
  }

  /** Returns the block that has room for so many characters more. */
  private StringBuilder block(int taken) {
    StringBuilder block = last;
    if (block == null) {
      block = new StringBuilder(Math.max(FIRST_BLOCK, length + taken)).append(only);
    } else if (block.capacity() - block.length() < taken) {
      if (full == null) {
        full = new ArrayList<>();
      }
      full.add(block);
      int next = Math.min(LARGEST_BLOCK, 2 * block.capacity());
      block = new StringBuilder(Math.max(next, taken));
    }
    last = block;
    return block;
  }

  /** Forgets all that has arrived. */
  public void clear() {
    length = 0;
    cut = false;
    only = "";
    last = null;
    full = null;
  }

  /** Returns whether more has arrived than is kept. */
  public boolean isCut() {
    return cut;
  }

  /** Returns whether nothing has arrived. */
  public boolean isEmpty() {
    return length == 0;
  }

  @Override
  public String toString() {
    if (last == null) {
      return only;
    }
    if (full == null) {
      return last.toString();
    }
    StringBuilder all = new StringBuilder(length);
    full.forEach(all::append);
    return all.append(last).toString();
  }
}
