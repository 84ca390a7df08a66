package dev.rialto.internal.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a strict mode bounds of a schema, beside what it says: what stands under {@code $defs}
 * counts as often as something refers to it, since that is how often it is there once a provider
 * has made a grammar of it.
 *
 * @param unions how many values may be null or of several types
 * @param recursive whether a part of it refers to itself
 */
public record SchemaShape(int unions, boolean recursive) {

  /** More is too much for everybody. */
  private static final int MOST = 10_000;

  /** Returns the shape of a schema that was read. */
  static SchemaShape of(@Nullable Object schema) {
    return new Counter(schema).shape();
  }

  private static final class Counter {
    private final @Nullable Object root;
    private final Map<String, Object> definitions = new HashMap<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final Set<String> underway = new HashSet<>();
    private boolean recursive;

    Counter(@Nullable Object root) {
      this.root = root;
      if (root instanceof Map<?, ?> members) {
        for (String where : new String[] {"$defs", "definitions"}) {
          if (members.get(where) instanceof Map<?, ?> all) {
            all.forEach((name, part) -> definitions.put("#/" + where + "/" + name, part));
          }
        }
      }
    }

    SchemaShape shape() {
      underway.add("#");
      return new SchemaShape(count(root, true), recursive);
    }

    /**
     * Counts the unions of a part.
     *
     * @param isSchema whether an object's members are keywords, not the names of properties
     */
    private int count(@Nullable Object part, boolean isSchema) {
      long sum = 0;
      if (part instanceof List<?> several) {
        for (Object one : several) {
          sum += count(one, isSchema);
        }
      } else if (part instanceof Map<?, ?> members) {
        if (isSchema && members.get("$ref") instanceof String to) {
          sum += referred(to);
        }
        if (isSchema && (members.containsKey("anyOf") || members.get("type") instanceof List)) {
          sum++;
        }
        for (Map.Entry<?, ?> member : members.entrySet()) {
          boolean defines =
              part == root
                  && (member.getKey().equals("$defs") || member.getKey().equals("definitions"));
          if (!defines) {
            sum += count(member.getValue(), !(isSchema && member.getKey().equals("properties")));
          }
        }
      }
      return (int) Math.min(MOST, sum);
    }

    private int referred(String to) {
      Integer before = known.get(to);
      if (before != null) {
        return before;
      }
      if (!underway.add(to)) {
        recursive = true;
        return 0;
      }
      int found = count(definitions.get(to), true);
      underway.remove(to);
      known.put(to, found);
      return found;
    }
  }
}
