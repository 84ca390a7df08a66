package dev.rialto.runtime;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the members that answers of one type have, in the order of its schema. Models keep
 * to that order, so that behind one name the next one is known: it has to be compared, and neither
 * searched for nor made anew. Immutable once it is made.
 */
final class KnownNames {

  static final KnownNames NONE = new KnownNames(List.of());

  private static final int LEAST = 16;

  /** A name, and what comes behind it most of the time. */
  static final class Name {
    final String text;
    private @Nullable Name next;

    private Name(String text) {
      this.text = text;
    }

    /** Returns the name that is likely to follow. */
    @Nullable Name next() {
      return next;
    }
  }

  private final @Nullable Name first;

  /** Its length is a power of two; half of it stays empty. A name is at its place or behind it. */
  private final @Nullable Name[] places;

  private KnownNames(List<Name> names) {
    first = names.isEmpty() ? null : names.get(0);
    int size = LEAST;
    while (size < 2 * names.size()) {
      size <<= 1;
    }
    places = new Name[size];
    for (Name name : names) {
      int place = place(name.text, 0, name.text.length());
      while (places[place] != null) {
        place = (place + 1) & (size - 1);
      }
      places[place] = name;
    }
  }

  /** Returns those of a schema. */
  static KnownNames of(OutputSchema schema) {
    List<Name> names = new ArrayList<>();
    try (ValueReader in = new ValueReader(schema.json(), schema.json())) {
      collect(in, names);
    } catch (InvalidOutputException e) {
      return NONE; // it was written by hand, and is none
    }
    return new KnownNames(names);
  }

  private static void collect(ValueReader in, List<Name> names) {
    if (!in.isObject()) {
      in.skip();
      return;
    }
    in.beginObject();
    for (String member = in.nextName(); member != null; member = in.nextName()) {
      switch (member) {
        case "properties", "$defs" -> {
          in.beginObject();
          for (String name = in.nextName(); name != null; name = in.nextName()) {
            if (member.equals("properties")) {
              add(names, name);
            }
            collect(in, names);
          }
        }
        case "items" -> {
          int begin = names.size();
          collect(in, names);
          if (names.size() > begin) {
            // Behind an element there is another one, more often than the end of the list.
            names.get(names.size() - 1).next = names.get(begin);
          }
        }
        case "anyOf" -> {
          in.beginArray();
          while (in.nextElement()) {
            collect(in, names);
          }
        }
        default -> in.skip();
      }
    }
  }

  /** A name as in the text of generated code, which compares it with its own. */
  private static void add(List<Name> names, String text) {
    if (text.isEmpty() || text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
      return; // is written with escapes
    }
    Name name = new Name(text.intern());
    Name before = names.isEmpty() ? null : names.get(names.size() - 1);
    if (before != null && before.next == null) {
      before.next = name;
    }
    names.add(name);
  }

  /** Returns the name that comes first; null if none is known. */
  @Nullable Name first() {
    return first;
  }

  /** Returns the name that stands between two places of a text; null if it is none of those. */
  @Nullable Name find(String text, int start, int end) {
    if (end == start) {
      return null;
    }
    int place = place(text, start, end);
    for (Name known = places[place]; known != null; known = places[place]) {
      if (known.text.length() == end - start && text.startsWith(known.text, start)) {
        return known;
      }
      place = (place + 1) & (places.length - 1);
    }
    return null;
  }

  private int place(String text, int start, int end) {
    int mixed = end - start + 31 * text.charAt(start) + 7 * text.charAt(end - 1);
    return mixed & (places.length - 1);
  }
}
