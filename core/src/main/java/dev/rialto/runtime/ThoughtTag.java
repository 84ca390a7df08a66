package dev.rialto.runtime;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mark at which a model begins or ends to think aloud: {@code <think>}, {@code </Thinking>},
 * {@code <seed:think>}, {@code [THINK]}, {@code <|begin_of_thought|>}, {@code ◁/think▷}, and those
 * of the harmony format, {@code <|channel|>} and so on.
 *
 * <p>It is a bracket around one of a few words in any case; the word may have a namespace, and a
 * tag attributes.
 *
 * @param kind what it does
 * @param family which marks end what it begins
 * @param end where the text goes on behind it
 */
record ThoughtTag(Kind kind, String family, int end) {

  /** What a mark does. */
  enum Kind {
    OPEN,
    CLOSE,
    /** Both at once: {@code <think/>}. */
    EMPTY,
    /** A mark of the harmony format; the family is its name. */
    HARMONY,
    /** May become one; more of the text is needed. */
    UNFINISHED
  }

  /** What is thought, whoever asked for it. */
  private static final Set<String> THINKING =
      Set.of("think", "thinking", "thought", "thoughts", "thinking_process");

  /** What is thought before a typed answer; in free text it may be what was asked for. */
  private static final Set<String> REASONING =
      Set.of("reasoning", "reflection", "analysis", "scratchpad");

  private static final Set<String> HARMONY =
      Set.of("start", "channel", "message", "constrain", "end", "return", "call");

  static final String THINK = "think";

  private static final ThoughtTag UNFINISHED = new ThoughtTag(Kind.UNFINISHED, "", 0);
  private static final int MAX_NAME = 28;
  private static final int MAX_ATTRIBUTES = 80;

  /** Returns whether a mark may begin with a character. */
  static boolean mayBegin(char c) {
    return c == '<' || c == '[' || c == '◁';
  }

  /** Returns whether a mark may end with a character. */
  static boolean mayEnd(char c) {
    return c == '>' || c == ']' || c == '▷';
  }

  /**
   * Returns the mark that begins at a place; null if there is none.
   *
   * @param to where the text ends so far
   */
  static @Nullable ThoughtTag at(CharSequence text, int at, int to) {
    char bracket = text.charAt(at);
    if (!mayBegin(bracket)) {
      return null;
    }
    int p = at + 1;
    boolean piped = bracket == '<' && p < to && text.charAt(p) == '|';
    p = piped ? p + 1 : p;
    boolean closing = p < to && text.charAt(p) == '/';
    p = closing ? p + 1 : p;
    int name = p;
    while (p < to && p - name <= MAX_NAME && isName(text.charAt(p))) {
      p++;
    }
    if (p == to) {
      return UNFINISHED;
    }
    if (p - name > MAX_NAME) {
      return null;
    }
    String word = text.subSequence(name, p).toString().toLowerCase(Locale.ROOT);
    if (piped) {
      return piped(text, word, closing, p, to);
    }
    return bracketed(text, bracket, word.substring(word.indexOf(':') + 1), closing, p, to);
  }

  private static @Nullable ThoughtTag piped(
      CharSequence text, String word, boolean closing, int at, int to) {
    if (text.charAt(at) != '|') {
      return null;
    }
    if (at + 1 == to) {
      return UNFINISHED;
    }
    if (text.charAt(at + 1) != '>') {
      return null;
    }
    if (HARMONY.contains(word)) {
      return new ThoughtTag(Kind.HARMONY, word, at + 2);
    }
    boolean ends = closing || word.startsWith("end_");
    String family = family(word.replaceFirst("^(begin|start|end)_(of_)?", ""));
    return family == null ? null : new ThoughtTag(ends ? Kind.CLOSE : Kind.OPEN, family, at + 2);
  }

  private static @Nullable ThoughtTag bracketed(
      CharSequence text, char bracket, String word, boolean closing, int at, int to) {
    String family = family(word);
    if (family == null || (bracket != '<' && !family.equals(THINK))) {
      return null;
    }
    char end = bracket == '<' ? '>' : bracket == '[' ? ']' : '▷';
    int p = at;
    if (bracket == '<' && (text.charAt(p) <= ' ' || text.charAt(p) == '/')) {
      while (p < to && p - at < MAX_ATTRIBUTES && text.charAt(p) != '>' && text.charAt(p) != '<') {
        p++;
      }
      if (p == to) {
        return UNFINISHED;
      }
    }
    if (text.charAt(p) != end) {
      return null;
    }
    boolean empty = p > at && text.charAt(p - 1) == '/';
    Kind kind = closing ? Kind.CLOSE : empty ? Kind.EMPTY : Kind.OPEN;
    return new ThoughtTag(kind, family, p + 1);
  }

  private static @Nullable String family(String word) {
    return THINKING.contains(word) ? THINK : REASONING.contains(word) ? word : null;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
  }

  /** Returns whether an answer's thoughts begin with it, rather than a part of a text. */
  boolean begins() {
    return kind == Kind.OPEN
        || kind == Kind.EMPTY
        || (kind == Kind.HARMONY && (family.equals("channel") || family.equals("start")));
  }

  /** Returns whether free text, too, has nothing but a thought behind it. */
  boolean isPlain() {
    return kind == Kind.HARMONY || family.equals(THINK);
  }
}
