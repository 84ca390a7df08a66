package dev.rialto.internal.route;

import dev.rialto.internal.call.Call;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call has tried so far, and where it turns next: first to each candidate once, at once;
 * then to whatever can be had soonest, be it a repeat, the end of a pause, or of an open circuit.
 * Confined to the call's loop.
 */
final class Choice {

  /** A breaker that turns attempts away without saying for how long is asked again after this. */
  private static final long SHORTEST_REJECTION_NANOS = 10_000_000;

  private final Plan plan;
  private final RouteContext context;
  private final Call call;
  private final boolean streamed;
  private final boolean mayResend;
  private final int turn;
  private final @Nullable Need need;
  private final Limits.Load load;

  /** The slots whose models will not do. */
  private long misfits;

  // Sets of slots.
  private long tried;
  private long repeatable;
  private long unsent;
  private long out;
  private long rejected;

  /** Those that only lack a free place, as of the last choice. */
  private long full;

  private boolean weighed;
  private long tooDear;
  private long rejectionNanos;
  private long circuitWaited;
  private boolean waitIsForCircuit;
  private long waitNanos;
  private int repeats;

  /** The slot that is waited for, to be asked once more; −1: none. */
  private int repeating = -1;

  /** Whether the budget has paid for that repeat. */
  private boolean paid;

  /** The slot of the repeat that was begun last and that the budget has paid for; −1: none. */
  private int paidSlot = -1;

  private boolean refusedOnce;
  private boolean resentOnce;
  private int again = -1;
  private int slot = -1;

  Choice(
      Plan plan,
      RouteContext context,
      Call call,
      int turn,
      @Nullable Need need,
      long misfits,
      Limits.Load load) {
    Boolean said = call.options().resendProcessed();
    this.mayResend = said != null ? said : context.retry().resendProcessed();
    this.call = call;
    this.load = load;
    this.need = need;
    this.misfits = misfits;
    this.streamed = !call.unary();
    this.plan = plan;
    this.context = context;
    this.turn = turn;
  }

  /** Returns the slot that {@link #next} has chosen. */
  int slot() {
    return slot;
  }

  /**
   * Returns whether a failure ends the call, wherever else one could turn. A request that the
   * preferred candidate refuses is wrong; one that only a fallback refuses may suit the others.
   */
  boolean isFinal(int failedSlot, FailureClass kind) {
    return kind == FailureClass.STOP
        || (kind == FailureClass.REQUEST && ((tried | out) & ~plan.candidate(failedSlot)) == 0);
  }

  /** Returns the slots at which an attempt could be made if one of their places were free. */
  long full() {
    return full;
  }

  /** Remembers a failure. */
  void failed(int s, FailureClass kind, @Nullable Duration retryAfter, long nowNanos) {
    long bit = 1L << s;
    long reach =
        switch (kind.scope()) {
          case KEY -> bit;
          case PLACE -> plan.siblings(s);
          case CANDIDATE -> plan.candidate(s);
        };
    switch (kind) {
      case CIRCUIT -> {
        rejected |= bit;
        long nanos = retryAfter == null ? 0 : nanos(retryAfter);
        rejectionNanos = Math.max(SHORTEST_REJECTION_NANOS, nanos);
        return;
      }
      case REFUSED -> {
        if (!refusedOnce) {
          refusedOnce = true;
          again = s;
          return;
        }
      }
      case CONTEXT -> reach = plan.notLongerThan(s); // only a longer one can help
      default -> {}
    }
    if (!kind.isRepeatable()) {
      out |= reach;
      return;
    }
    tried |= reach;
    if (kind != FailureClass.TRANSPORT) {
      repeatable |= bit;
    } else if (mayResend && !resentOnce) {
      resentOnce = true; // it may be paid for twice, not three times
      repeatable |= bit;
    } else {
      repeatable &= ~bit;
    }
    unsent = kind == FailureClass.UNSENT ? unsent | bit : unsent & ~bit;
    if (retryAfter != null && !retryAfter.isNegative()) {
      plan.slot(s).pause(nowNanos, nanos(retryAfter));
    }
  }

  /**
   * Chooses a slot.
   *
   * @param left how long the call still has
   * @return how long to wait before the attempt; −1 if there is nothing left to try
   */
  long next(long nowNanos, long left) {
    full = 0;
    abandon(nowNanos);
    if (again >= 0) {
      slot = again;
      again = -1;
      if (plan.slot(slot).hasPlace()) {
        return 0;
      } // others wait for the place that it had: it has not been tried yet, and waits as well
    }
    slot = plan.ready(tried | out | rejected | misfits, streamed, turn, nowNanos, need, load);
    if (slot < 0 && need != null && (misfits & need.slow()) != 0) {
      misfits &= ~need.slow(); // a slow answer is better than none, and than a wait
      slot = plan.ready(tried | out | rejected | misfits, streamed, turn, nowNanos, need, load);
    }
    if (slot >= 0) {
      return 0;
    }
    long wait = soonest(nowNanos, left, repeats < context.maxRepeats().getAsInt());
    // Nothing else but a dead key, or a wait that leaves an answer less time than it takes.
    if (full == 0 && (wait == 0 || wait > left / 2) && takesDear()) {
      return next(nowNanos, left);
    }
    if (wait > 0 && isRepeat(slot)) {
      boolean free = (unsent & 1L << slot) != 0;
      if (free || context.budget().tryTake(nowNanos)) {
        repeats++;
        repeating = slot;
        paid = !free;
      } else {
        wait = soonest(nowNanos, left, false);
      }
    }
    waitNanos = wait;
    return wait;
  }

  /**
   * Nothing else can answer: from now on those are asked too that cost more than usual, for a dear
   * answer is better than none.
   *
   * @return whether there are any
   */
  boolean takesDear() {
    if (need == null || (misfits & need.dear()) == 0) {
      return false;
    }
    misfits &= ~need.dear();
    return true;
  }

  /** A slot is asked now; if it is the one whose repeat was waited for, that is what was paid. */
  void begins(int s, long nowNanos) {
    paidSlot = s == repeating && paid ? s : -1;
    if (s == repeating) {
      repeating = -1;
    }
    abandon(nowNanos);
  }

  /** The attempt at a slot was turned away by ourselves: whatever was paid for it is given back. */
  void notMade(int s, long nowNanos) {
    if (s == paidSlot) {
      paidSlot = -1;
      repeats--;
      context.budget().giveBack(nowNanos);
    }
  }

  /** The repeat that is waited for will not be made, or not as it was chosen. */
  void abandon(long nowNanos) {
    if (repeating >= 0) {
      repeating = -1;
      repeats--;
      if (paid) {
        context.budget().giveBack(nowNanos);
      }
    }
  }

  /**
   * Chooses a slot to be asked beside one that is silent, and takes a place at it; the silent one's
   * candidate is not asked again.
   *
   * @return the slot; −1 if there is none now
   */
  int beside(int silentSlot, long nowNanos) {
    long excluded = tried | out | rejected | misfits | tooDear() | plan.siblings(silentSlot);
    int s = plan.ready(excluded, streamed, turn, nowNanos, need, load);
    while (s >= 0 && !plan.slot(s).enter()) { // another was faster
      excluded |= 1L << s;
      s = plan.ready(excluded, streamed, turn, nowNanos, need, load);
    }
    if (s < 0) {
      rejected = 0; // by the next look a circuit may let somebody pass
      return -1;
    }
    if (!context.budget().tryTake(nowNanos)) {
      plan.slot(s).leave();
      return -1;
    }
    out |= plan.siblings(silentSlot);
    return s;
  }

  /**
   * The slots that cost too much to be asked beside another; weighed once, for it takes a while.
   */
  private long tooDear() {
    if (!weighed) {
      weighed = true;
      tooDear = context.hedging().tooDear(call, plan, need, context.guide());
    }
    return tooDear;
  }

  /** Leaves out all slots but these. */
  void keepOnly(long mask) {
    out |= ~mask;
  }

  /** Returns whether anybody could be asked beside a slot that is silent. */
  boolean hasOther(int s) {
    return (plan.all() & ~(tried | out | misfits | plan.siblings(s))) != 0;
  }

  /** The wait is over; a circuit that was open may no longer be. */
  void waited() {
    rejected = 0;
    if (waitIsForCircuit) {
      circuitWaited += waitNanos;
    }
  }

  private boolean isRepeat(int s) {
    return (tried & 1L << s) != 0;
  }

  private long soonest(long nowNanos, long left, boolean mayRepeat) {
    slot = -1;
    waitIsForCircuit = false;
    long best = Long.MAX_VALUE;
    int deadKey = -1;
    long maxCircuit = context.retry().maxCircuitWait().toNanos() - circuitWaited;
    long backoff = mayRepeat ? context.backoff().delayNanos(repeats) : 0;
    for (int s = 0; s < plan.size(); s++) {
      long bit = 1L << s;
      boolean repeat = isRepeat(s);
      if (((out | misfits) & bit) != 0 || (repeat && (!mayRepeat || (repeatable & bit) == 0))) {
        continue;
      }
      Slot candidate = plan.slot(s);
      if (candidate.key().isDead(nowNanos)) {
        if (deadKey < 0
            && !repeat
            && (rejected & bit) == 0
            && candidate.hasPlace()
            && candidate.blockedNanos(nowNanos) == 0
            && candidate.pauseNanos(nowNanos) <= 0
            && candidate.limitNanos(load, nowNanos) == 0) {
          deadKey = s;
        }
        continue;
      }
      long circuit = candidate.blockedNanos(nowNanos);
      if ((rejected & bit) != 0) {
        circuit = Math.max(circuit, rejectionNanos);
      }
      long limit = candidate.limitNanos(load, nowNanos);
      long asked = Math.max(limit, Math.max(candidate.pauseNanos(nowNanos), circuit));
      if (asked == 0 && !repeat && !candidate.hasPlace()) {
        full |= bit;
        continue;
      }
      long wait = asked == 0 ? 0 : context.backoff().spreadNanos(asked);
      wait = repeat ? Math.max(wait, backoff) : wait;
      if (circuit <= maxCircuit && wait < left && wait < best) {
        best = wait;
        slot = s;
        waitIsForCircuit = circuit > 0;
      }
    }
    if (slot < 0 && deadKey >= 0) {
      slot = deadKey; // nothing else can answer: let the provider say what is wrong with the key
      return 0;
    }
    return slot < 0 ? -1 : Math.max(1, best);
  }

  private static long nanos(Duration duration) {
    return duration.toSeconds() > 1_000_000 ? 1_000_000_000_000_000L : duration.toNanos();
  }
}
