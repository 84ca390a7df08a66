package dev.rialto.runtime;

import java.util.List;
import java.util.Locale;

/**
 * Finds the JSON that words introduce, while the text comes: {@code Here are the books:} and a
 * list, in a fence or not. Not thread-safe.
 *
 * <p>Where a model says something first, the first JSON behind it is its answer nearly always, and
 * who reads along should not wait for the end. It is taken for that if
 *
 * <ul>
 *   <li>the words are few, and none of them announces an example or a draft,
 *   <li>the JSON stands in a fence or not, but at the start of a line, quoted or not, or behind a
 *       colon, a tag or the end of a sentence, not within one,
 *   <li>it has the asked-for shape: an array, or an object with the asked-for member first.
 * </ul>
 *
 * <p>Everything else is held until the text's end shows which of several is meant. What cannot be
 * known is what comes behind: a second JSON, or the mark that ends a thought which none began. A
 * scanner that has handed out elements fails then, rather than let them stand beside others.
 */
final class Introduction {

  static final int NONE = -1;

  /** Who introduces an answer is brief; who thinks aloud is not. */
  private static final int MAX_CHARS = 400;

  /** What is blank, or names a language, between a fence and the JSON; more is no beginning. */
  private static final int MAX_AHEAD = 1_000;

  /** Ends of what introduces. */
  private static final String ENDS = "\n\r:：.!。";

  /** No tag that stands before an answer is longer; a sign of less-than may be anywhere. */
  private static final int MAX_TAG_CHARS = 100;

  /** What stands before a list that is not yet the answer, or may not be. */
  private static final List<String> DOUBTS =
      List.of(
          "example",
          "e.g",
          "such as",
          "for instance",
          "look like",
          "looks",
          "like this",
          "like so",
          "something like",
          "one of",
          "structure",
          "sample",
          "template",
          "placeholder",
          "draft",
          "schema",
          "this format",
          "following format",
          "format is",
          "the user",
          "let me",
          "let's",
          "i need",
          "i should",
          "maybe",
          "perhaps",
          "could be",
          "hmm",
          "beispiel",
          "exempl",
          "ejempl",
          "esempi",
          "пример",
          "例");

  private final String member;
  private int from = NONE;
  private boolean over;

  /**
   * Begins before the answer's first character.
   *
   * @param member the only member of a root that wraps a list; empty for a record's own object
   */
  Introduction(String member) {
    this.member = member;
  }

  /**
   * Looks at what has come.
   *
   * @param text all that has come so far
   * @param words where the words begin, thoughts aside; {@link #NONE} if it begins with none so far
   * @return where the JSON begins; {@link #NONE} if there is none, or not yet
   */
  int find(CharSequence text, int words) {
    if (words != from) {
      from = words;
      over = false;
    }
    if (words < 0 || over) {
      return NONE;
    }
    int end = Math.min(text.length(), from + MAX_CHARS);
    for (int p = from; p < end; p++) {
      char c = text.charAt(p);
      if (AnswerText.isFence(c)) {
        int behind = p;
        while (behind < text.length() && text.charAt(behind) == c) {
          behind++;
        }
        if (behind == text.length()) {
          return NONE;
        }
        if (behind - p >= AnswerText.FENCE) {
          return asked(text, p, AnswerText.insideFence(text, p));
        }
        p = behind - 1; // marks a word
      } else if (c == '{' || c == '[') {
        return asked(text, p, p);
      } else if (ThoughtTag.mayBegin(c)) {
        ThoughtTag tag = ThoughtTag.at(text, p, text.length());
        if (tag != null) {
          return tag.kind() == ThoughtTag.Kind.UNFINISHED ? NONE : never();
        }
      }
    }
    over = text.length() - from > MAX_CHARS;
    return NONE;
  }

  /** Looks no further: what was found was not the answer. */
  void giveUp() {
    over = true;
  }

  private int never() {
    over = true;
    return NONE;
  }

  private int asked(CharSequence text, int place, int at) {
    if (!isPlaced(text, place) || isDoubtful(text.subSequence(from, place))) {
      return never();
    }
    int second = at < text.length() ? AnswerText.skipBlank(text, at + 1) : at;
    if (second >= text.length()) {
      return second - place > MAX_AHEAD ? never() : NONE;
    }
    boolean lists = !member.isEmpty();
    if (!AnswerText.isStart(text, at, lists)
        || (at == place && !AnswerText.mayStand(text, at))
        || text.charAt(second) == '}') {
      return never();
    }
    if (text.charAt(at) == '[' || !lists) {
      return at;
    }
    String name = '"' + member + '"';
    int have = Math.min(name.length(), text.length() - second);
    if (!name.startsWith(text.subSequence(second, second + have).toString())) {
      return never();
    }
    return have == name.length() ? at : NONE;
  }

  private boolean isPlaced(CharSequence text, int place) {
    int p = place;
    while (p > from && " \t*_".indexOf(text.charAt(p - 1)) >= 0) {
      p--;
    }
    return p == from
        || ENDS.indexOf(text.charAt(p - 1)) >= 0
        || (text.charAt(p - 1) == '>' && (endsTag(text, p - 1) || isQuoteMark(text, p - 1)));
  }

  /** An arrow, or a comparison, is within a sentence. */
  private boolean endsTag(CharSequence text, int end) {
    char last = end > from ? text.charAt(end - 1) : ' ';
    if (last == '-' || last == '=' || AnswerText.isBlank(last)) {
      return false;
    }
    for (int p = end - 1; p >= Math.max(from, end - MAX_TAG_CHARS); p--) {
      char c = text.charAt(p);
      if (c == '<') {
        char first = text.charAt(p + 1);
        return Character.isLetter(first) || first == '/' || first == '|';
      }
      if (c == '>' || c == '\n') {
        return false;
      }
    }
    return false;
  }

  /** Marks stand first on their line, and more than one where a quotation quotes. */
  private boolean isQuoteMark(CharSequence text, int mark) {
    for (int p = mark; p >= from; p--) {
      char c = text.charAt(p);
      if (c == '\n' || c == '\r') {
        return true;
      }
      if (c != '>' && !AnswerText.isBlank(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDoubtful(CharSequence words) {
    String lower = words.toString().strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("format") || DOUBTS.stream().anyMatch(lower::contains);
  }
}
