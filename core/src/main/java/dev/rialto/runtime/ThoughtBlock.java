package dev.rialto.runtime;

/**
 * Follows a thought to its end, character by character: the mark that ends it is the one that
 * belongs to the mark that began it, those within being passed over. Not thread-safe.
 *
 * <p>In the harmony format all channels before the final one are thought:
 *
 * <pre>
 *   &lt;|channel|&gt;analysis&lt;|message|&gt;…&lt;|end|&gt;&lt;|start|&gt;assistant&lt;|channel|&gt;final&lt;|message|&gt;{…}
 * </pre>
 */
final class ThoughtBlock {

  private final boolean harmony;
  private final String family;
  private int depth = 1;

  /** Where the last bracket opened. */
  private int bracket = -1;

  /** Where the last mark begins that would have ended it, had it not spoken of its own. */
  private int closed = -1;

  /** Where the name of the last channel begins; -1 if its message has begun. */
  private int channel = -1;

  /** Begins behind the mark that begins a thought. */
  ThoughtBlock(ThoughtTag first) {
    harmony = first.kind() == ThoughtTag.Kind.HARMONY;
    family = first.family();
    channel = family.equals("channel") ? first.end() : -1;
    depth = first.kind() == ThoughtTag.Kind.EMPTY ? 0 : 1;
  }

  /** Returns whether its end has been seen. */
  boolean isOver() {
    return depth == 0;
  }

  /** Returns whether it is of the harmony format, whose answers have marks behind them, too. */
  boolean isHarmony() {
    return harmony;
  }

  /** Returns where the last bracket opened that may begin a mark; -1 if none has. */
  int bracket() {
    return bracket;
  }

  /**
   * Returns where the last mark begins that ends something within; -1 if there is none. If none
   * comes behind it, it is that one that ends the thought.
   */
  int closed() {
    return closed;
  }

  /** Returns which marks end it. */
  String family() {
    return family;
  }

  /** Takes the character at a place; afterwards the thought may be over. */
  void accept(CharSequence text, int at) {
    char c = text.charAt(at);
    if (ThoughtTag.mayBegin(c)) {
      bracket = at;
    } else if (ThoughtTag.mayEnd(c) && bracket >= 0) {
      ThoughtTag tag = ThoughtTag.at(text, bracket, at + 1);
      if (tag != null && tag.end() == at + 1) {
        mark(text, tag);
      }
    }
  }

  private void mark(CharSequence text, ThoughtTag tag) {
    if (harmony) {
      if (tag.kind() == ThoughtTag.Kind.HARMONY) {
        harmony(text, tag);
      }
    } else if (tag.family().equals(family)) {
      depth +=
          switch (tag.kind()) {
            case OPEN -> 1;
            case CLOSE -> -1;
            default -> 0;
          };
      closed = tag.kind() == ThoughtTag.Kind.CLOSE ? bracket : closed;
    }
  }

  private void harmony(CharSequence text, ThoughtTag tag) {
    if (tag.family().equals("channel")) {
      channel = tag.end();
    } else if (tag.family().equals("message") && channel >= 0) {
      String name = text.subSequence(channel, Math.min(bracket, channel + 64)).toString();
      depth = name.strip().startsWith("final") ? 0 : 1;
      channel = -1;
    }
  }

  /**
   * Returns where the last mark ends that ends a thought, of which more were begun than ended.
   *
   * @param family which marks count; empty for all
   * @return -1 if there is none
   */
  static int lastEnd(CharSequence text, int from, String family) {
    int last = -1;
    for (int i = from; i < text.length(); i++) {
      char second = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if ((second == '/' || second == '|') && ThoughtTag.mayBegin(text.charAt(i))) {
        ThoughtTag tag = ThoughtTag.at(text, i, text.length());
        if (tag != null
            && tag.kind() == ThoughtTag.Kind.CLOSE
            && (family.isEmpty() || tag.family().equals(family))) {
          last = tag.end();
        }
      }
    }
    return last;
  }
}
