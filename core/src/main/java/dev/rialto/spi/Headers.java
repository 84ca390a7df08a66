package dev.rialto.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in order. Names are lower-case. Immutable.
 *
 * <p>{@link #toString()} shows names only: a value may be a key.
 */
public final class Headers {

  /** No headers. */
  public static final Headers EMPTY = new Headers(new String[0]);

  private final String[] namesAndValues;

  private Headers(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /** Returns headers made of names and values in turn. */
  public static Headers of(String... namesAndValues) {
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder(Builder.FIRST_FIELDS);
  }

  /** Returns an empty builder with room for so many fields; it grows if there are more. */
  public static Builder builder(int fields) {
    return new Builder(Math.max(1, fields));
  }

  /** Returns the first value of a header; null if there is none. */
  public @Nullable String get(String lowerCaseName) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(lowerCaseName)) {
        return namesAndValues[i + 1];
      }
    }
    return null;
  }

  /** Returns how many header fields there are. */
  public int size() {
    return namesAndValues.length / 2;
  }

  /** Returns whether the name of any field is of a kind. */
  public boolean anyName(Predicate<String> kind) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (kind.test(namesAndValues[i])) {
        return true;
      }
    }
    return false;
  }

  /** Hands every field to the consumer, name first. */
  public void forEach(BiConsumer<String, String> consumer) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      consumer.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    forEach((name, value) -> names.add(name));
    return "Headers" + names;
  }

  /** Collects headers. Not thread-safe. */
  public static final class Builder {
    private static final int FIRST_FIELDS = 8;

    /** The ASCII characters beyond letters that names may have, those below 64 and the others. */
    private static final long LOW_TOKENS = bits("0123456789!#$%&'*+-.");

    private static final long HIGH_TOKENS = bits("^_`|~");

    private String[] all;
    private int size;

    private Builder(int fields) {
      all = new String[2 * fields];
    }

    private static long bits(String characters) {
      long bits = 0;
      for (int i = 0; i < characters.length(); i++) {
        bits |= 1L << characters.charAt(i);
      }
      return bits;
    }

    /**
     * Adds a field. The name is lower-cased.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has a line break or a
     *     NUL character
     */
    public Builder add(String name, String value) {
      if (!isToken(name)) {
        throw new IllegalArgumentException("'" + name + "' is no name of a header field");
      }
      if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf(0) >= 0) {
        throw new IllegalArgumentException(
            "the value of header field '" + name + "' has a line break or a NUL character");
      }
      if (size == all.length) {
        all = Arrays.copyOf(all, 2 * size);
      }
      all[size++] = name.toLowerCase(Locale.ROOT);
      all[size++] = value;
      return this;
    }

    /** Adds all fields of the other headers. */
    public Builder addAll(Headers other) {
      other.forEach(this::add);
      return this;
    }

    /** Returns the headers. */
    public Headers build() {
      if (size == 0) {
        return EMPTY;
      }
      // A full array is handed over as it is: whoever adds more gets a larger one.
      return new Headers(size == all.length ? all : Arrays.copyOf(all, size));
    }

    /** A loop rather than a stream: this runs for every header of every answer. */
    private static boolean isToken(String name) {
      for (int i = 0; i < name.length(); i++) {
        if (!isTokenCharacter(name.charAt(i))) {
          return false;
        }
      }
      return !name.isEmpty();
    }

    private static boolean isTokenCharacter(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c < 128 && ((c < 64 ? LOW_TOKENS : HIGH_TOKENS) & 1L << c) != 0);
    }
  }
}
