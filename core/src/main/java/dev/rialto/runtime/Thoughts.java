package dev.rialto.runtime;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parts what a model thinks aloud before its answer from the answer, while both come. One instance
 * an answer; not thread-safe.
 *
 * <pre>
 *   &lt;think&gt;Let me see.&lt;/think&gt;  It is a lock.
 *          |---thought--|          |---answer---
 * </pre>
 *
 * <p>Only what the text begins with counts. A block that never closes was told as thought while it
 * came, and at the end is handed out as the answer, too, as it is: so nothing is lost that was
 * none, and it makes no difference whether a text is read whole or as it comes. In free text only
 * those marks count that nobody would ask for: {@code think}, {@code thinking}, {@code thought} in
 * angle brackets or the model's own brackets, and the channels of the harmony format.
 */
public final class Thoughts {

  /** A mark is shorter. */
  private static final int LONGEST_MARK = 120;

  private enum State {
    UNDECIDED,
    THOUGHT,
    ANSWER,
    /** An answer that has marks of the harmony format behind it. */
    MARKED
  }

  private final boolean free;
  private final StringBuilder text = new StringBuilder();
  private State state = State.UNDECIDED;
  private @Nullable ThoughtBlock block;
  private boolean hasThought;
  private boolean harmony;

  /** Where the text begins that is neither thought nor handed out. */
  private int from;

  /** Up to where that is known to be blank. */
  private int blank;

  private int next;
  private int told;

  /**
   * What a whole text consists of.
   *
   * @param thought what was thought, without its marks
   * @param answer what was said
   */
  public record Split(String thought, String answer) {}

  /**
   * Begins before the first character.
   *
   * @param free whether the text is free, not JSON
   */
  public Thoughts(boolean free) {
    this.free = free;
  }

  /** Returns whether a text may begin with a thought, as far as its first character tells. */
  public static boolean mayBegin(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return AnswerText.isBlank(first) || ThoughtTag.mayBegin(first);
  }

  /**
   * Parts a whole text; null if it begins with no thought. One without an end is told as thought
   * and is the answer, too, since that is what who reads along has seen by then.
   */
  public static @Nullable Split split(String whole, boolean free) {
    int at = AnswerText.skipBlank(whole, 0);
    if (at == whole.length() || !ThoughtTag.mayBegin(whole.charAt(at))) {
      return null;
    }
    StringBuilder thought = new StringBuilder();
    StringBuilder answer = new StringBuilder();
    Thoughts both = new Thoughts(free);
    both.accept(whole, thought::append, answer::append);
    both.end(answer::append);
    return both.hasThought || both.state == State.THOUGHT
        ? new Split(thought.toString().strip(), answer.toString())
        : null;
  }

  /** Returns whether the answer has begun, and goes on unchanged to the end. */
  public boolean isAnswer() {
    return state == State.ANSWER;
  }

  /** Takes more of the text and hands out what is clear of it. */
  public void accept(
      String delta, Consumer<? super String> thought, Consumer<? super String> answer) {
    if (state == State.ANSWER) {
      answer.accept(delta);
      return;
    }
    text.append(delta);
    boolean more = true;
    while (more) {
      more =
          switch (state) {
            case UNDECIDED -> decide(answer);
            case THOUGHT -> think(thought);
            case MARKED -> unmark(answer);
            case ANSWER -> false;
          };
    }
    if (block == null && from > 0) {
      // Once a delta, however many thoughts have ended within: each costs what stands behind.
      text.delete(0, from);
      blank = Math.max(0, blank - from);
      from = 0;
    }
  }

  /** Hands out what was kept back, at the text's end. */
  public void end(Consumer<? super String> answer) {
    ThoughtBlock open = block;
    int ended = open == null ? -1 : ThoughtBlock.lastEnd(text, from, open.family());
    if (ended >= 0) {
      // It spoke of the mark that began it.
      hasThought = true;
      state = State.UNDECIDED;
      from = ended;
    }
    block = null;
    rest(answer, state == State.UNDECIDED && hasThought ? AnswerText.skipBlank(text, from) : from);
  }

  private boolean decide(Consumer<? super String> answer) {
    int at = AnswerText.skipBlank(text, Math.max(from, blank));
    blank = at;
    if (at == text.length()) {
      return false;
    }
    ThoughtTag tag = harmony ? null : ThoughtTag.at(text, at, text.length());
    if (tag != null && tag.kind() == ThoughtTag.Kind.UNFINISHED) {
      return false;
    }
    if (tag != null && tag.begins() && (!free || tag.isPlain())) {
      block = new ThoughtBlock(tag);
      next = tag.end();
      told = next;
      state = State.THOUGHT;
      return true;
    }
    from = hasThought ? at : from;
    state = harmony ? State.MARKED : State.ANSWER;
    if (harmony) {
      return true;
    }
    rest(answer, from);
    return false;
  }

  private boolean think(Consumer<? super String> thought) {
    ThoughtBlock open = block;
    if (open == null) {
      return false;
    }
    while (next < text.length() && !open.isOver()) {
      open.accept(text, next++);
    }
    boolean over = open.isOver();
    int mark = open.bracket();
    boolean mayBeMark = mark >= told && (over || text.length() - mark <= LONGEST_MARK);
    int clear = mayBeMark ? mark : over ? told : text.length();
    if (!over && open.closed() >= 0) {
      clear = Math.min(clear, open.closed()); // what follows is the answer, if no other mark comes
    }
    if (!open.isHarmony()) {
      tell(thought, told, clear);
      told = clear;
    } else if (over) {
      messages(thought, told, clear);
    }
    if (!over) {
      return false;
    }
    from = next;
    hasThought = true;
    harmony |= open.isHarmony();
    block = null;
    state = State.UNDECIDED; // another may follow
    return true;
  }

  /** Hands out what stands in the messages of the harmony format, without names and marks. */
  private void messages(Consumer<? super String> thought, int from, int to) {
    int begun = -1;
    for (int i = from; i < to; i++) {
      ThoughtTag tag = text.charAt(i) == '<' ? ThoughtTag.at(text, i, to) : null;
      if (tag != null && tag.kind() == ThoughtTag.Kind.HARMONY) {
        if (begun >= 0) {
          tell(thought, begun, i);
        }
        begun = tag.family().equals("message") ? tag.end() : -1;
        i = tag.end() - 1;
      }
    }
  }

  private boolean unmark(Consumer<? super String> answer) {
    StringBuilder clear = new StringBuilder(text.length() - from);
    int i = from;
    boolean unfinished = false;
    while (i < text.length() && !unfinished) {
      ThoughtTag tag = text.charAt(i) == '<' ? ThoughtTag.at(text, i, text.length()) : null;
      unfinished = tag != null && tag.kind() == ThoughtTag.Kind.UNFINISHED;
      if (tag != null && tag.kind() == ThoughtTag.Kind.HARMONY) {
        clear.append(text, from, i);
        from = tag.end();
        i = from;
      } else if (!unfinished) {
        i++;
      }
    }
    clear.append(text, from, i);
    text.delete(0, i);
    from = 0;
    if (!clear.isEmpty()) {
      answer.accept(clear.toString());
    }
    return false;
  }

  /** Forgets before it tells, since who is told may throw. */
  private void rest(Consumer<? super String> to, int begin) {
    String all = text.substring(begin);
    text.setLength(0);
    from = 0;
    if (!all.isEmpty()) {
      to.accept(all);
    }
  }

  private void tell(Consumer<? super String> to, int from, int end) {
    if (end > from) {
      to.accept(text.substring(from, end));
    }
  }
}
