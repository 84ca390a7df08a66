package dev.rialto.internal.route;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.StreamRecovery;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.ResponseSink;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who has the floor before the reader of a call: none of its attempts, or the one that has won it;
 * and what the reader has asked for and got. Thread-safe: attempts take the floor and speak on
 * their own threads, past the call's loop.
 *
 * <p>The part of a call that its attempts see; one object with it, for a call's garbage is counted.
 */
abstract class Floor extends Tenant {

  private static final long serialVersionUID = 1L;
  private static final AtomicLongFieldUpdater<Floor> REQUESTED =
      AtomicLongFieldUpdater.newUpdater(Floor.class, "requested");
  private static final AtomicReferenceFieldUpdater<Floor, @Nullable AttemptRun> WINNER =
      AtomicReferenceFieldUpdater.newUpdater(Floor.class, AttemptRun.class, "winner");

  final transient Call call;
  final transient ResponseSink sink;
  final StreamRecovery recovery;
  private volatile long requested;
  private transient volatile @Nullable AttemptRun winner;

  /** Written by the loop, or by an attempt that takes the place of one that was shown. */
  private transient volatile @Nullable Comeback comeback;

  /** Whether the reader wants to hear no more. */
  volatile boolean cancelled;

  Floor(
      Call call, ResponseSink sink, @Nullable Place place, StreamRecovery recovery, long nowNanos) {
    super(place, nowNanos);
    this.call = call;
    this.sink = sink;
    this.recovery = recovery;
    this.requested = call.unary() || recovery == StreamRecovery.HOLD ? Long.MAX_VALUE : 0;
  }

  final void addDemand(long n) {
    long before;
    do {
      before = requested;
    } while (!REQUESTED.compareAndSet(this, before, before + n < 0 ? Long.MAX_VALUE : before + n));
  }

  final long requested() {
    return requested;
  }

  final boolean isUnary() {
    return call.unary();
  }

  /** Returns whether nobody sees anything of an attempt before it has answered. */
  final boolean commitsAtEnd() {
    return call.unary() || recovery == StreamRecovery.HOLD;
  }

  /** Returns whether the reader sees that an attempt reasons. */
  final boolean showsReasoning() {
    return sink.showsReasoning();
  }

  /** Returns whether a stream whose beginning was shown may come from another attempt after all. */
  final boolean recovers() {
    return recovery == StreamRecovery.RESTART || recovery == StreamRecovery.CONTINUE;
  }

  /**
   * Makes the attempt the one that answers. Returns whether it is: if another was shown and has
   * stalled, it takes that one's place.
   */
  final boolean commit(AttemptRun run) {
    while (true) {
      AttemptRun now = winner;
      if (now == run) {
        return true;
      }
      if (now == null) {
        if (WINNER.compareAndSet(this, null, run)) {
          return true;
        }
        continue;
      }
      switch (now.yields()) {
        case KEPT -> {
          return false;
        }
        case YIELDED -> {
          leftOff(now, "another attempt went on, as this one had stalled");
          winner = run;
          return true;
        }
        case HANDED_ON -> Thread.onSpinWait(); // the loop makes room, for it has broken off
      }
    }
  }

  /** Returns the attempt that answers; null if none does yet. */
  final @Nullable AttemptRun winner() {
    return winner;
  }

  /** Returns the attempt that answers, unless it has stalled and another may take its place. */
  final @Nullable AttemptRun undisputed() {
    AttemptRun won = winner;
    return won == null || won.isContested() ? null : won;
  }

  /** The one that has won has broken off: whoever speaks next goes on. */
  final void vacate(AttemptRun brokenOff, String reason) {
    leftOff(brokenOff, reason);
    winner = null;
  }

  private void leftOff(AttemptRun run, String reason) {
    Comeback back = comeback;
    if (back == null) {
      comeback = back = new Comeback(recovery);
    }
    back.brokenOff(run.shown(), reason);
  }

  /** Fits an event to what the reader has seen already; null: nothing is left of the piece. */
  final @Nullable ResponseEvent fit(ResponseEvent event) {
    Comeback back = comeback;
    return back == null ? event : back.fit(event);
  }

  final void pass(ResponseEvent event) {
    if (!cancelled) {
      sink.onEvent(event);
    }
  }

  /** Tells the reader, if it was told something before that is void now. */
  final void announce() {
    Comeback back = comeback;
    ResponseEvent restarted = back == null ? null : back.announce();
    if (restarted != null) {
      pass(restarted);
    }
  }

  /** Returns how many pieces of content the reader has got from attempts that broke off. */
  final int delivered() {
    Comeback back = comeback;
    return back == null ? 0 : back.delivered();
  }

  /** Returns whether somebody goes on, or tried to, with what one that broke off had begun. */
  final boolean isContinued() {
    return comeback != null && recovery == StreamRecovery.CONTINUE;
  }

  /**
   * Returns the call as the next attempt makes it.
   *
   * @param stalled what the reader has got from one that it is asked beside
   */
  final Call next(@Nullable Shown stalled) {
    Comeback back = comeback;
    if (back != null) {
      return back.call(call, stalled);
    }
    return stalled == null ? call : new Comeback(recovery).call(call, stalled);
  }

  /** Nobody comes back any more: what this one had shown goes with what came before. */
  final void leaveForGood(AttemptRun run) {
    Comeback back = comeback;
    if (back != null) {
      back.brokenOff(run.shown(), "");
    }
  }

  /** Returns the details of the failure that ends the call, with what its reader has seen. */
  final FailureDetails withPartial(FailureDetails details) {
    Comeback back = comeback;
    return back == null ? details : back.withPartial(details);
  }
}
