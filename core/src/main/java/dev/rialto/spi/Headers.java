package dev.rialto.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
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
    return new Builder();
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
    private final List<String> all = new ArrayList<>();

    private Builder() {}

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
      all.add(name.toLowerCase(Locale.ROOT));
      all.add(value);
      return this;
    }

    /** Adds all fields of the other headers. */
    public Builder addAll(Headers other) {
      other.forEach(this::add);
      return this;
    }

    /** Returns the headers. */
    public Headers build() {
      return all.isEmpty() ? EMPTY : new Headers(all.toArray(String[]::new));
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
          || (c >= '0' && c <= '9')
          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }
}
