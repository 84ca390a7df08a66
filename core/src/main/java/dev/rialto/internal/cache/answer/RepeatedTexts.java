package dev.rialto.internal.cache.answer;

import dev.rialto.internal.cache.key.KeyDigest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that nearly all stored answers have in common, such as the names of models and
 * methods: each is made once, and brings its hash along to the maps that it is looked up in. Holds
 * a fixed number of them. Thread-safe: of what several threads write at once any may stay, since
 * all of it is right.
 */
public final class RepeatedTexts {

  private static final int SLOTS = 256;
  private static final int MOST_BYTES = 64;

  private final @Nullable Text[] slots = new @Nullable Text[SLOTS];

  /** Makes an empty collection. */
  public RepeatedTexts() {}

  /** Returns the text of some bytes in UTF-8. */
  String of(byte[] from, int at, int length) {
    return length == 0
        ? ""
        : length > MOST_BYTES
            ? new String(from, at, length, StandardCharsets.UTF_8)
            : known(from, at, length).text;
  }

  /**
   * Returns the text of some bytes if it is nothing or a tag.
   *
   * @throws IllegalArgumentException if it is something else
   */
  String tag(byte[] from, int at, int length) {
    if (length == 0) {
      return "";
    }
    if (length <= MOST_BYTES) {
      Text known = known(from, at, length);
      if (known.isTag) {
        return known.text;
      }
    }
    throw new IllegalArgumentException("no tag");
  }

  private Text known(byte[] from, int at, int length) {
    int slot = slot(from, at, length);
    Text known = slots[slot];
    if (known == null || !Arrays.equals(known.utf8, 0, known.utf8.length, from, at, at + length)) {
      byte[] utf8 = Arrays.copyOfRange(from, at, at + length);
      String text = new String(utf8, StandardCharsets.UTF_8);
      known = new Text(utf8, text, KeyDigest.isTag(text));
      slots[slot] = known;
    }
    return known;
  }

  /** Looks at a few bytes only: names differ at their ends, and tags everywhere. */
  private static int slot(byte[] from, int at, int length) {
    int end = at + length - 1;
    int hash = 31 * length + from[at];
    hash = 31 * hash + from[at + length / 2];
    hash = 31 * hash + from[Math.max(at, end - 1)];
    hash = 31 * hash + from[end];
    return (hash ^ hash >>> 8) & SLOTS - 1;
  }

  /** A text, what it was read from, and whether it is one that keys are found by. */
  private static final class Text {
    final byte[] utf8;
    final String text;
    final boolean isTag;

    Text(byte[] utf8, String text, boolean isTag) {
      this.utf8 = utf8;
      this.text = text;
      this.isTag = isTag;
    }
  }
}
