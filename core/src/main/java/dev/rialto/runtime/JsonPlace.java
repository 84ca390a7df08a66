package dev.rialto.runtime;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Works out the path of a place in a JSON text from what stands before it. Reading keeps no path;
 * it is wanted only where something is wrong.
 */
final class JsonPlace {

  private static final int MAX_SHOWN = 60;

  /** Of a longer name the beginning is looked at. */
  private static final int MAX_NAME = 10_000;

  /** An object or array that is open. */
  private static final class Open {
    private final boolean isArray;
    private int index;
    private String name = "";
    private boolean named;

    Open(boolean isArray) {
      this.isArray = isArray;
    }

    @Override
    public String toString() {
      if (isArray) {
        return "[" + index + "]";
      }
      return named ? JsonPlace.name(name) : "";
    }
  }

  private JsonPlace() {}

  /**
   * Returns the path, without its root.
   *
   * @param at where a value begins, or where the bracket stands that ends it
   */
  static String path(String text, int at) {
    ArrayDeque<Open> open = new ArrayDeque<>();
    JsonScanner json = new JsonScanner(text);
    while (json.position() < at && !json.atEnd()) {
      step(json, open);
    }
    if (json.peek() == '}' || json.peek() == ']') {
      open.pollLast();
    }
    StringBuilder path = new StringBuilder();
    for (Iterator<Open> all = open.iterator(); all.hasNext(); ) {
      Open one = all.next();
      boolean inside = all.hasNext() || !json.atEnd() || one.named;
      path.append(inside ? one.toString() : "");
    }
    return path.toString();
  }

  private static void step(JsonScanner json, ArrayDeque<Open> open) {
    char c = json.peek();
    Open last = open.peekLast();
    switch (c) {
      case '{', '[' -> open.add(new Open(c == '['));
      case '}', ']' -> open.pollLast();
      case ',' -> {
        if (last != null) {
          last.index++;
          last.named = false;
        }
      }
      case '"' -> {
        int start = json.position() + 1;
        int end = json.stringEnd();
        if (last != null && !last.isArray && !last.named && end >= 0) {
          boolean tooLong = end - start > MAX_NAME;
          int behind = json.position();
          json.moveTo(start - 1);
          String name = tooLong ? null : json.string();
          json.moveTo(behind);
          last.name = name == null ? json.substring(start, tooLong ? start + MAX_NAME : end) : name;
          last.named = true;
        }
        return;
      }
      default -> {}
    }
    json.step();
  }

  private static String name(String name) {
    boolean plain = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      plain &= Character.isLetterOrDigit(name.charAt(i)) || name.charAt(i) == '_';
    }
    if (plain) {
      return "." + name;
    }
    String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
    return "['" + shown + "']";
  }
}
