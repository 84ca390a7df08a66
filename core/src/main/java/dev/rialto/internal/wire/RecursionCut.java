package dev.rialto.internal.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schema without its references to itself: in the place of each stands a value of the same type,
 * unbounded, whose description names what it is. References that lead to no circle stay. For
 * providers that refuse such a schema even where nobody is held to it.
 */
final class RecursionCut {
  private static final String ROOT = "#";
  private static final String DEFINITION = "#/$defs/";

  private final Map<String, Object> parts = new HashMap<>();
  private final Map<String, Set<String>> leadsTo = new HashMap<>();

  private RecursionCut(Map<?, ?> schema) {
    parts.put(ROOT, withoutDefinitions(schema));
    if (schema.get("$defs") instanceof Map<?, ?> definitions) {
      definitions.forEach((name, part) -> parts.put(DEFINITION + name, part));
    }
    parts.forEach((name, part) -> leadsTo.put(name, references(part)));
  }

  /** Returns the schema without circles; null if it has none. */
  static @Nullable Object of(Object schema) {
    if (!(schema instanceof Map<?, ?> members)) {
      return null;
    }
    RecursionCut cut = new RecursionCut(members);
    if (cut.parts.keySet().stream().noneMatch(part -> cut.reaches(part, part))) {
      return null;
    }
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    members.forEach((name, part) -> written.put((String) name, cut.member(ROOT, name, part)));
    return written;
  }

  private @Nullable Object member(String within, Object name, @Nullable Object part) {
    if (within.equals(ROOT) && name.equals("$defs") && part instanceof Map<?, ?> definitions) {
      Map<String, @Nullable Object> written = new LinkedHashMap<>();
      definitions.forEach((def, is) -> written.put((String) def, copy(DEFINITION + def, is, true)));
      return written;
    }
    return copy(within, part, !name.equals("properties"));
  }

  private @Nullable Object copy(String within, @Nullable Object part, boolean isSchema) {
    if (part instanceof List<?> elements) {
      return elements.stream()
          .map(element -> copy(within, element, isSchema))
          .collect(Collectors.toList());
    }
    if (!(part instanceof Map<?, ?> members)) {
      return part;
    }
    if (isSchema && members.get("$ref") instanceof String to && reaches(to, within)) {
      return standIn(to, members.get("description"));
    }
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    members.forEach(
        (name, value) ->
            written.put(
                (String) name, copy(within, value, !(isSchema && name.equals("properties")))));
    return written;
  }

  private Map<String, Object> standIn(String to, @Nullable Object said) {
    Map<String, Object> written = new LinkedHashMap<>();
    Object type = parts.get(to) instanceof Map<?, ?> part ? part.get("type") : null;
    written.put("type", type instanceof String ? type : "object");
    String again = "Again as " + to + " of the whole schema";
    written.put("description", said == null ? again : said + "\n" + again);
    return written;
  }

  /** Returns whether references lead from one part to another, or round to itself. */
  private boolean reaches(String from, String wanted) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(leadsTo.getOrDefault(from, Set.of()));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (next.equals(wanted)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(leadsTo.getOrDefault(next, Set.of()));
      }
    }
    return false;
  }

  private static Object withoutDefinitions(Map<?, ?> schema) {
    Map<Object, Object> rest = new LinkedHashMap<>(schema);
    rest.remove("$defs");
    return rest;
  }

  private static Set<String> references(@Nullable Object part) {
    Set<String> found = new LinkedHashSet<>();
    collect(part, true, found);
    return found;
  }

  private static void collect(@Nullable Object part, boolean isSchema, Set<String> found) {
    if (part instanceof List<?> elements) {
      elements.forEach(element -> collect(element, isSchema, found));
    } else if (part instanceof Map<?, ?> members) {
      if (isSchema && members.get("$ref") instanceof String to) {
        found.add(to);
      }
      members.forEach(
          (name, value) -> collect(value, !(isSchema && name.equals("properties")), found));
    }
  }
}
