package dev.rialto.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of an event stream that spells them token by token: what the events have at the
 * same place of their JSON is read as one text.
 */
final class EventRedaction {

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, List<Leaf>> texts = new LinkedHashMap<>();

  private EventRedaction() {}

  /** A line of the stream; its JSON is null if it has none. */
  private static final class Line {
    final int start;
    final String text;
    @Nullable Object json;
    boolean changed;

    Line(int start, String text) {
      this.start = start;
      this.text = text;
    }

    String now() {
      return changed ? "data: " + Json.write(json, false) + "\n" : text;
    }
  }

  /** A text within a line's JSON. */
  private record Leaf(Line line, String text, Consumer<String> set) {}

  /** Returns the pieces of a stream without the secrets that are spread over its events. */
  static List<String> of(List<String> pieces, Redaction.Filter filter) {
    EventRedaction events = new EventRedaction();
    String whole = String.join("", pieces);
    events.read(whole);
    events.texts.values().forEach(leaves -> events.hide(leaves, filter));
    return events.lines.stream().anyMatch(line -> line.changed) ? events.cut(pieces) : pieces;
  }

  private void read(String whole) {
    int start = 0;
    while (start < whole.length()) {
      int end = whole.indexOf('\n', start);
      end = end < 0 ? whole.length() : end + 1;
      Line line = new Line(start, whole.substring(start, end));
      lines.add(line);
      String data = line.text.startsWith("data:") ? line.text.substring(5).strip() : "";
      if (ExchangeFile.isJson(data)) {
        line.json = Json.parse(data);
        collect("$", line, line.json, value -> {});
      }
      start = end;
    }
  }

  @SuppressWarnings("unchecked") // what Json.parse makes
  private void collect(String path, Line line, @Nullable Object value, Consumer<String> set) {
    if (value instanceof String text) {
      texts.computeIfAbsent(path, p -> new ArrayList<>()).add(new Leaf(line, text, set));
    } else if (value instanceof Map<?, ?> map) {
      ((Map<String, Object>) map)
          .forEach(
              (name, member) ->
                  collect(
                      path + "." + name,
                      line,
                      member,
                      text -> ((Map<String, Object>) map).put(name, text)));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        collect(
            path + "[" + i + "]",
            line,
            list.get(i),
            text -> ((List<Object>) list).set(index, text));
      }
    }
  }

  /** The first text that a secret touches gets the stars, the others lose their share of it. */
  private void hide(List<Leaf> leaves, Redaction.Filter filter) {
    StringBuilder all = new StringBuilder();
    leaves.forEach(leaf -> all.append(leaf.text()));
    Matcher secret = filter.secrets().matcher(all);
    List<int[]> found = new ArrayList<>();
    while (secret.find()) {
      found.add(new int[] {secret.start(), secret.end()});
    }
    int start = 0;
    for (Leaf leaf : leaves) {
      int end = start + leaf.text().length();
      StringBuilder kept = new StringBuilder();
      int from = start;
      for (int[] span : found) {
        if (span[1] <= start || span[0] >= end) {
          continue;
        }
        kept.append(all, from, Math.max(from, span[0]));
        if (span[0] >= start) {
          kept.append("***");
        }
        from = Math.min(end, span[1]);
      }
      kept.append(all, from, end);
      if (!kept.toString().equals(leaf.text())) {
        leaf.set().accept(kept.toString());
        leaf.line().changed = true;
      }
      start = end;
    }
  }

  /** Cuts where the pieces were cut, but not within a line that has changed. */
  private List<String> cut(List<String> pieces) {
    TreeSet<Integer> edges = new TreeSet<>();
    int offset = 0;
    for (String piece : pieces) {
      offset += piece.length();
      edges.add(offset);
    }
    List<String> all = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int passed = 0;
    for (Line line : lines) {
      int end = line.start + line.text.length();
      int from = line.start;
      for (int edge :
          line.changed
              ? edges.subSet(end, true, end, true)
              : edges.subSet(from, false, end, true)) {
        piece.append(
            line.changed ? line.now() : line.text.substring(from - line.start, edge - line.start));
        all.add(piece.toString());
        piece.setLength(0);
        from = edge;
        passed = edge;
      }
      if (passed < end) {
        piece.append(line.changed ? line.now() : line.text.substring(from - line.start));
      }
    }
    if (piece.length() > 0) {
      all.add(piece.toString());
    }
    // As many as before: each has its pause.
    while (all.size() < pieces.size()) {
      all.add("");
    }
    return all;
  }
}
