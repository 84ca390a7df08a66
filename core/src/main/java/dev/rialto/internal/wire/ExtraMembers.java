package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.PlainValues;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members of an answer as plain values, which are read from their bytes when they are first asked
 * for. Unmodifiable; thread-safe.
 */
public final class ExtraMembers extends AbstractMap<String, Object> {
  private final byte[] json;
  private final int length;
  private volatile @Nullable Map<String, Object> read;

  /**
   * Makes a map.
   *
   * @param json an object; what of it cannot be read is left out. Not copied
   */
  public ExtraMembers(byte[] json) {
    this(json, json.length);
  }

  /**
   * Makes a map.
   *
   * @param json begins with an object; what of it cannot be read is left out. Not copied
   * @param length how many bytes the object has
   */
  ExtraMembers(byte[] json, int length) {
    this.json = json;
    this.length = length;
  }

  /** Returns the bytes that a map of this class was made of; none for any other. */
  public static byte[] json(Map<String, Object> members) {
    return members instanceof ExtraMembers extra
        ? Arrays.copyOf(extra.json, extra.length)
        : new byte[0];
  }

  /** Returns how many bytes a map of this class holds; 0 for any other. */
  public static int heldBytes(Map<String, Object> members) {
    return members instanceof ExtraMembers extra ? extra.json.length : 0;
  }

  @Override
  public boolean isEmpty() {
    return length <= 2;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return members().entrySet();
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return members().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return members().containsKey(key);
  }

  private Map<String, Object> members() {
    Map<String, Object> known = read;
    if (known == null) {
      known = PlainValues.members(json, length);
      read = known;
    }
    return known;
  }
}
