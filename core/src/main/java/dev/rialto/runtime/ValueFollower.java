package dev.rialto.runtime;

/**
 * Follows a JSON value character by character to its end; of what stands within it, only strings
 * and brackets are looked at, as {@link JsonScanner#skipValue} does for who has the text whole. Not
 * thread-safe.
 */
final class ValueFollower {

  /** The brackets that close those that are open, the innermost last. */
  private final StringBuilder open = new StringBuilder();

  private final int maxDepth;
  private boolean quoted;
  private boolean escaped;
  private boolean delimited;
  private boolean crossed;

  /**
   * Makes one.
   *
   * @param maxDepth how deep a value may nest
   */
  ValueFollower(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Begins before a value's first character. */
  void begin() {
    open.setLength(0);
    quoted = false;
    escaped = false;
    delimited = false;
    crossed = false;
  }

  /** Takes the next character. */
  void accept(char c) {
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
      return;
    }
    switch (c) {
      case '"' -> quoted = true;
      case '{' -> open.append('}');
      case '[' -> open.append(']');
      case '}', ']' -> close(c);
      default -> {
        return;
      }
    }
    delimited = true;
  }

  private void close(char c) {
    int last = open.length() - 1;
    crossed |= last < 0 || open.charAt(last) != c;
    open.setLength(Math.max(0, last));
  }

  /** Returns whether the next character is within the value, whatever it is. */
  boolean isInside() {
    return quoted || !open.isEmpty();
  }

  /** Returns whether the value has ended with the last character; a scalar's end does not show. */
  boolean isOver() {
    return delimited && !isInside();
  }

  /** Returns what is expected of a value whose brackets are wrong; empty if they are right. */
  String fault() {
    if (isTooDeep()) {
      return "JSON within the limits, but found too much: objects and arrays nest more than "
          + ValueReader.MAX_DEPTH
          + " deep";
    }
    return crossed ? "JSON, but found brackets that do not pair" : "";
  }

  /** Returns whether it nests deeper than it may. */
  boolean isTooDeep() {
    return open.length() > maxDepth;
  }
}
