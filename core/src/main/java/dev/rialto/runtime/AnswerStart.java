package dev.rialto.runtime;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, while a text comes, whether it begins with the answer's JSON, thoughts and the opening
 * of a code fence aside. Not thread-safe.
 *
 * <p>What stands behind words may be an example, or one of several: that shows only at the text's
 * end, and is {@link AnswerText}'s affair. One and the same rule thereby serves those who read an
 * answer whole and those who read it while it comes.
 *
 * <p>No form of what stands behind words is sure before the end, not even an object of the
 * asked-for shape alone in a fence. Some models think without a mark that begins it, and draft the
 * answer in just that form; only the mark that ends the thought, after it, tells the draft from the
 * answer. What is likely enough to be read before the end nevertheless, {@link Introduction} says;
 * what was read too soon is an error then, never another answer than the whole text's.
 */
final class AnswerStart {

  /** What is blank, or belongs to a fence, before the JSON; more is no beginning. */
  private static final int MAX_AHEAD = 1_000;

  static final int NONE = -1;
  private static final int MORE = -2;

  private final boolean lists;
  private final Set<String> opened = new HashSet<>();
  private final WordsWithJson said = new WordsWithJson();

  /** Where the text begins that is not thought. */
  private int from;

  /** What is looked at next. */
  private int next;

  private int bracket = -1;

  /** Where a mark ends that may be part of a string; -1 if there is none, or it is. */
  private int doubtful = -1;

  private @Nullable ThoughtBlock thought;
  private boolean words;
  private boolean hasThought;

  /**
   * Begins before the answer's first character.
   *
   * @param lists whether the JSON may be an array
   */
  AnswerStart(boolean lists) {
    this.lists = lists;
  }

  /**
   * Looks at what has come.
   *
   * @param text all that has come so far
   * @return where the JSON begins; {@link #NONE} if that is not known, or not yet
   */
  int advance(CharSequence text) {
    while (true) {
      ThoughtBlock block = thought;
      if (block != null) {
        if (!passThought(text, block)) {
          return NONE;
        }
      } else if (words) {
        if (!passWords(text)) {
          return NONE;
        }
      } else {
        int found = begin(text);
        if (found >= 0) {
          return found;
        }
        if (found == MORE) {
          return NONE;
        }
      }
    }
  }

  /**
   * Returns where the words begin that the text has instead of JSON; {@link #NONE} if it has not.
   */
  int words() {
    return words ? from : NONE;
  }

  /**
   * Returns where the text begins that is not thought, if no more of it comes; the text's length if
   * it is all thought.
   */
  int afterThoughts(CharSequence text) {
    ThoughtBlock block = thought;
    if (block == null) {
      return from;
    }
    int own = ThoughtBlock.lastEnd(text, from, block.family());
    int any = own < 0 ? ThoughtBlock.lastEnd(text, from, "") : own;
    return any < 0 ? text.length() : any;
  }

  private boolean passThought(CharSequence text, ThoughtBlock block) {
    while (next < text.length() && !block.isOver()) {
      block.accept(text, next++);
    }
    if (!block.isOver()) {
      return false;
    }
    thought = null;
    restart();
    return true;
  }

  /**
   * Some models leave out the mark that begins their thoughts: what stands before the one that ends
   * them is thought, unless it speaks of both. Within a string of JSON it is part of that, unless
   * JSON begins behind it: then the string is one that was given up.
   */
  private boolean passWords(CharSequence text) {
    while (next < text.length()) {
      char c = text.charAt(next++);
      said.accept(c);
      if (doubtful >= 0 && !AnswerText.isBlank(c)) {
        if (c == '{' || c == '[' || AnswerText.isFence(c)) {
          next = doubtful;
          restart();
          return true;
        }
        doubtful = -1;
      }
      if (ThoughtTag.mayBegin(c)) {
        bracket = next - 1;
      } else if (ThoughtTag.mayEnd(c) && bracket >= 0 && !hasThought) {
        ThoughtTag tag = ThoughtTag.at(text, bracket, next);
        if (tag == null || tag.end() != next) {
          continue;
        }
        if (tag.kind() == ThoughtTag.Kind.OPEN) {
          opened.add(tag.family());
        } else if (tag.kind() == ThoughtTag.Kind.CLOSE
            && tag.isPlain()
            && !opened.contains(tag.family())) {
          if (said.isQuoted()) {
            doubtful = next;
            continue;
          }
          restart();
          return true;
        }
      }
    }
    return false;
  }

  private void restart() {
    hasThought = true;
    words = false;
    bracket = -1;
    doubtful = -1; // else the same mark would be come back to for ever
    from = next;
  }

  /** Returns where the JSON begins, {@link #MORE}, or {@link #NONE} if something else begins. */
  private int begin(CharSequence text) {
    int to = text.length();
    int at = AnswerText.skipBlank(text, from);
    from = at; // what is blank is looked at once
    if (at == to) {
      return MORE;
    }
    ThoughtTag tag = ThoughtTag.at(text, at, to);
    if (tag != null && tag.kind() == ThoughtTag.Kind.UNFINISHED) {
      return MORE;
    }
    if (tag != null && tag.begins()) {
      thought = new ThoughtBlock(tag);
      next = tag.end();
      return NONE;
    }
    int found = json(text, at, lists);
    if (found == NONE || (found == MORE && to - at > MAX_AHEAD)) {
      words = true;
      next = at;
      return NONE;
    }
    return found;
  }

  /** Returns where JSON begins at a place or within the fence there, {@link #MORE} or NONE. */
  private static int json(CharSequence text, int at, boolean lists) {
    int to = text.length();
    int p = at;
    while (p < to && AnswerText.isFence(text.charAt(p))) {
      int inside = AnswerText.insideFence(text, p);
      if (inside < 0 || inside == to) {
        return inside < 0 && !isFenceSoFar(text, p) ? NONE : MORE;
      }
      p = inside;
    }
    if (p == to) {
      return MORE;
    }
    if (text.charAt(p) != '{' && text.charAt(p) != '[') {
      return NONE;
    }
    if (AnswerText.skipBlank(text, p + 1) == to) {
      return MORE;
    }
    return AnswerText.isStart(text, p, lists) ? p : NONE;
  }

  private static boolean isFenceSoFar(CharSequence text, int at) {
    for (int i = at; i < text.length(); i++) {
      if (text.charAt(i) != text.charAt(at)) {
        return false;
      }
    }
    return text.length() - at < AnswerText.FENCE;
  }
}
