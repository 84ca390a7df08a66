package dev.rialto.runtime;

/**
 * Finds where the JSON starts, as {@link AnswerText} does, but without the text that is to come: a
 * bracket within a sentence is no list, unless an object stands in it.
 */
final class AnswerStart {

  private static final int LONGEST_TAG = 12;

  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private final boolean lists;
  private boolean thinking;
  private boolean lineStart = true;
  private boolean candidateStartsLine;
  private char candidate;

  /**
   * Begins before the answer's first character.
   *
   * @param lists whether the JSON may be an array
   */
  AnswerStart(boolean lists) {
    this.lists = lists;
  }

  /** Returns the bracket that the JSON starts with, once the character behind it is there. */
  char accept(char c) {
    if (c == '\uFEFF') {
      return 0;
    }
    if (head.length() < LONGEST_TAG && (head.length() > 0 || !isBlank(c))) {
      head.append(c);
      thinking = AnswerText.startsThought(head.toString());
    }
    tail.append(c);
    if (tail.length() > 4 * LONGEST_TAG) {
      tail.delete(0, tail.length() - LONGEST_TAG);
    }
    if (c == '>' && endsThought()) {
      head.setLength(0); // another thought may follow
      thinking = false;
      lineStart = true;
      candidate = 0;
    } else if (!inThought() && confirms(c)) {
      return candidate;
    } else {
      note(c);
    }
    return 0;
  }

  /** Returns whether the text ended right behind what may be the JSON's start. */
  boolean mayBegin() {
    return candidate != 0;
  }

  private boolean confirms(char c) {
    if (candidate == '{') {
      return c == '"' || (c == '}' && candidateStartsLine);
    }
    return candidate == '['
        && (c == '{' || (candidateStartsLine && "\"{[]-0123456789tfn".indexOf(c) >= 0));
  }

  private void note(char c) {
    if (c == '{' || (c == '[' && lists)) {
      candidate = inThought() ? 0 : c;
      candidateStartsLine = lineStart;
      lineStart = false;
    } else if (!isBlank(c)) {
      candidate = 0;
      lineStart = c == '`' && lineStart;
    } else if (c == '\n' && candidate == 0) {
      lineStart = true;
    }
  }

  private boolean inThought() {
    return thinking;
  }

  private boolean endsThought() {
    String seen = tail.toString();
    for (String end : AnswerText.THOUGHT_ENDS) {
      if (seen.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c <= ' ';
  }
}
