package dev.rialto.internal.route;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is to speak to a reader who has seen the beginning of a stream, while another
 * attempt is asked beside it. Itself the state; whoever moves it decides:
 *
 * <pre>
 *   QUIET ─ speak → SPEAKING ─ quiet → QUIET            its own thread, event by event
 *     │ copy                ↖
 *   COPYING ─ offer → CONTESTED ─ speak (it goes on after all, and the other one has lost)
 *                         └─ yield → OVER               the other one has spoken first
 * </pre>
 */
final class Turn extends AtomicInteger {

  private static final long serialVersionUID = 1L;
  private static final int QUIET = 0;
  private static final int SPEAKING = 1;
  private static final int COPYING = 2;
  private static final int CONTESTED = 3;
  private static final int OVER = 4;

  /** The speaker's own: it has taken its turn back. */
  private boolean takenBack;

  /** What becomes of a turn that another attempt asks for. */
  enum Yielding {
    KEPT,
    YIELDED,
    /** It is being handed on already; who asks will find it free in a moment. */
    HANDED_ON
  }

  /** There is something to say. Returns whether it may be said, and then {@link #quiet} follows. */
  boolean speak() {
    while (true) {
      switch (get()) {
        case QUIET -> {
          if (compareAndSet(QUIET, SPEAKING)) {
            return true;
          }
        }
        case CONTESTED -> {
          if (compareAndSet(CONTESTED, SPEAKING)) {
            takenBack = true;
            return true;
          }
        }
        case COPYING -> Thread.onSpinWait(); // for as long as it takes to copy a text
        default -> {
          return false;
        }
      }
    }
  }

  /** It has been said. Returns whether another attempt has lost by it. */
  boolean quiet() {
    boolean told = takenBack;
    takenBack = false;
    set(QUIET);
    return told;
  }

  /** Keeps the speaker from speaking for a moment; false if it speaks, or has had its turn. */
  boolean copy() {
    return compareAndSet(QUIET, COPYING) || compareAndSet(CONTESTED, COPYING);
  }

  /** Ends that moment, and lets others ask for the turn, or not. */
  void offer(boolean contested) {
    set(contested ? CONTESTED : QUIET);
  }

  /** Nobody may ask for it any more. */
  void withdraw() {
    compareAndSet(CONTESTED, QUIET);
  }

  /** Keeps the turn for good. Returns false if it is another's. */
  boolean keep() {
    while (true) {
      int now = get();
      switch (now) {
        case SPEAKING -> {
          return true;
        }
        case OVER -> {
          return false;
        }
        case COPYING -> Thread.onSpinWait();
        default -> {
          if (compareAndSet(now, SPEAKING)) {
            return true;
          }
        }
      }
    }
  }

  Yielding yields() {
    if (compareAndSet(CONTESTED, OVER)) {
      return Yielding.YIELDED;
    }
    return get() == OVER ? Yielding.HANDED_ON : Yielding.KEPT;
  }

  boolean isContested() {
    return get() == CONTESTED;
  }

  boolean isOver() {
    return get() == OVER;
  }
}
