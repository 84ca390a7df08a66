package dev.rialto.internal.route;

import dev.rialto.Attempt;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call under way: makes attempts until one has answered or none can.
 *
 * <p>Outcomes, timers and cancellation come from any thread, also in the middle of a decision. They
 * leave a mark and call {@link #drain}; one thread at a time, whichever came first, then takes the
 * decisions in a loop ({@link #step}). So no lock is held while others are called, the sink hears
 * one outcome, and a thousand attempts that fail at once do not grow the stack. Only a stream's
 * events go past the loop, from the one attempt that won {@link #commit} straight to the sink.
 *
 * <p>Itself the count of marks that wait for the loop. Longer than its neighbours, because the loop
 * and the state that is confined to it have to be read together.
 */
final class RoutedCall extends Attempts {

  private static final long serialVersionUID = 1L;

  private final int turn;
  private final long misfits;

  private volatile boolean hedgeDue;

  // Confined to the loop.

  /** Made when the first attempt is not enough, which is seldom. */
  private transient @Nullable Choice choice;

  /** Made when it first has to wait. */
  private transient volatile @Nullable Waiting waiting;

  /** The attempt that the retry budget has paid for last, to be asked beside a silent one. */
  private transient @Nullable AttemptRun hedge;

  /** Whether a budget of ours has no room for an attempt beside the one that is under way. */
  private boolean unpaid;

  private transient @Nullable RialtoException error;

  RoutedCall(
      RouteContext context,
      Call call,
      ResponseSink sink,
      @Nullable Place place,
      Plan plan,
      StreamRecovery recovery,
      @Nullable Need need,
      long misfits,
      long nowNanos) {
    super(context, call, sink, place, plan, recovery, need, nowNanos);
    this.turn = plan.turn();
    this.misfits = misfits;
  }

  // ---- from any thread

  @Override
  public void cancel() {
    cancelled = true;
    drain();
    if (!done) { // another thread is in the loop
      dropAll();
    }
  }

  @Override
  public String waitsFor() {
    Waiting wait = waiting;
    return wait == null || !wait.isForPlace() ? "" : "a place at an endpoint that is full";
  }

  @Override
  void drain() {
    if (getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      try {
        step();
      } catch (Throwable bug) {
        letIn(leavePlace());
        throw bug;
      }
      seen = addAndGet(-seen);
    } while (seen != 0);
  }

  @Override
  void hedge() {
    hedgeDue = true;
    drain();
  }

  // ---- the loop

  private void step() {
    if (done) {
      return;
    }
    if (cancelled) {
      done = true;
      stopAll();
      letIn(leavePlace());
      return;
    }
    boolean silentTooLong = hedgeDue;
    if (silentTooLong) {
      hedgeDue = false;
      watched = false;
    }
    AttemptRun first = current;
    AttemptRun second = rival;
    if (first == null) {
      proceedWhenDue();
      return;
    }
    if (second == null) {
      if (first.outcome() != null) {
        leaves(first);
        current = null;
        settle(first, first.outcome());
      } else if (silentTooLong) {
        askBeside(first);
      }
      return;
    }
    AttemptRun won = undisputed();
    if (first.outcome() != null || (won != null && won != first)) {
      leaves(first);
      current = second;
      rival = null;
      settle(first, first.outcome());
      watchRest(second);
    } else if (second.outcome() != null || won == first) {
      leaves(second);
      rival = null;
      settle(second, second.outcome());
      askBeside(first);
    } else {
      return;
    }
    drain(); // the other one may be over as well
  }

  /** One is left of two: its silence is watched like that of any other. */
  private void watchRest(AttemptRun left) {
    if (!done && left == current && left.outcome() == null && hasOther(left.slotNumber())) {
      watch(patienceOf(left, now()));
    }
  }

  /** Takes note of how an attempt ended; one without an outcome has lost. */
  private void settle(AttemptRun run, @Nullable Object outcome) {
    AttemptRun won = undisputed();
    if (won != null && won != run) {
      lost(run, outcome);
    } else if (outcome instanceof RialtoException failure) {
      failed(run, failure);
    } else if (outcome != null) {
      answered(run, outcome);
    }
  }

  /** Another attempt was faster. */
  private void lost(AttemptRun run, @Nullable Object outcome) {
    lose(run, outcome);
    if (outcome instanceof RialtoException failure && Failures.isOurs(failure)) {
      notMade(run, now());
    }
  }

  private void proceedWhenDue() {
    Waiting wait = waiting;
    if (wait == null || !wait.isOn()) {
      proceed();
    } else if (wait.isOver()) {
      boolean due = wait.isDue();
      goOn(wait.end(), due ? wait.thenSlot() : -1, due);
    }
  }

  /**
   * A wait is over.
   *
   * @param place the slot at which a place has become free; below 0: none
   * @param thenSlot the slot that was waited for otherwise; below 0: none
   * @param due whether it has taken as long as it was meant to
   */
  private void goOn(int place, int thenSlot, boolean due) {
    if (due) {
      choice().waited();
    }
    long now = now();
    long left = call.deadline().remaining(now);
    int wanted = place >= 0 ? place : thenSlot;
    if (wanted >= 0 && left > 0 && plan.slot(wanted).isReadyButForPlace(load, now)) {
      if (place >= 0 || plan.slot(wanted).enter()) {
        launch(wanted, now);
        return;
      }
      if (waiting().queue(1L << wanted, left, wanted, now)) {
        return;
      }
    } else if (place >= 0) {
      plan.slot(place).leave();
    }
    proceed();
  }

  private void askBeside(AttemptRun silent) {
    if (unpaid || !isSilent()) {
      return;
    }
    Shown shown = null;
    if (silent.firstContentNanos() >= 0) {
      long now = now();
      long patience = patienceOf(silent, now) - (now - lastSignNanos(silent));
      if (patience > 0) { // it goes on, and may still stall
        watch(patience);
        return;
      }
      if (winner() == silent) {
        shown = silent.offerPlace();
        if (shown == null || !mayGoOnFrom(shown)) { // nobody asks it for more, or it goes on
          silent.withdrawOffer();
          watch(context.hedging().stallNanos());
          return;
        }
        if (recovery == StreamRecovery.CONTINUE) {
          choice().keepOnly(plan.prefilling());
        }
      }
    }
    boolean listens = requested() != 0;
    int slotNumber = listens ? choice().beside(silent.slotNumber(), now()) : -1;
    if (slotNumber >= 0) {
      rival = hedge = run(slotNumber, now(), shown);
      start(rival);
      return;
    }
    silent.withdrawOffer();
    if (hasOther(silent.slotNumber())) {
      long patience = patienceOf(silent, now());
      watch(listens ? Math.min(patience, Hedging.AGAIN_NANOS) : patience);
    }
  }

  /** Its first content is known a moment before it is noted as an event. */
  private static long lastSignNanos(AttemptRun run) {
    long first = run.startNanos() + run.firstContentNanos();
    long last = run.lastEventNanos();
    return last - first > 0 ? last : first;
  }

  private void answered(AttemptRun run, Object outcome) {
    if (!commit(run)) {
      settle(run, outcome);
      return;
    }
    done = true;
    AttemptRun other = current; // a rival that this one has overtaken has become the current one
    if (other != null) {
      lost(other, other.outcome());
      current = null;
    }
    long now = now();
    record(run, null, null, now);
    Learnt.fromAnswer(run, now);
    long tokens = call.unary() && outcome instanceof Provenance ? run.written() : 0;
    Runnable next = null;
    try {
      run.release();
      if (cancelled) {
        return;
      }
      if (outcome instanceof Provenance) {
        tellPlace(tokens, null);
      }
      next = leavePlace(); // what the answer sets off may need it
      if (outcome instanceof Answer answer) {
        sink.onAnswer(told(answer));
      } else {
        sink.onComplete(told((Provenance) outcome));
      }
    } finally {
      run.slot().leave(); // those who wait for its places come behind its answer
      letIn(next == null ? leavePlace() : next);
    }
  }

  private void failed(AttemptRun run, RialtoException failure) {
    long now = now();
    FailureClass kind = FailureClass.of(failure);
    AttemptRun won = winner();
    boolean shown = won == run;
    boolean beside = won != null && !shown; // one that has stalled, and may go on after all
    boolean refused = current != null && Failures.isOurs(failure); // the other one may answer
    boolean ends = !refused && choice().isFinal(run.slotNumber(), kind);
    boolean last =
        !beside
            && ((shown && !mayGoOnFrom(run.shown()))
                || ends
                || call.deadline().remaining(now) <= 0);
    if (last && !(shown ? run.keepPlace() : commit(run))) {
      lost(run, failure); // its rival was faster
      return;
    }
    Learnt.fromFailure(run, failure, kind, load, now);
    if (kind != FailureClass.CIRCUIT) { // which is no attempt
      record(run, Failures.line(failure), failure.getClass().getSimpleName(), now);
      if (!beside && !(refused && run == hedge) && tellsMore(failure)) {
        error = failure;
      }
    }
    if (Failures.isOurs(failure)) {
      notMade(run, now);
    }
    if (last) {
      if (shown) {
        leaveForGood(run);
      }
      fail(failure, shown ? run.withPartial(failure.details()) : failure.details());
      return;
    }
    if (refused && kind == FailureClass.STOP) {
      unpaid = true; // once the other one has failed, there may be room for one that follows
      return;
    }
    choice().failed(run.slotNumber(), kind, failure.details().retryAfter(), now);
    if (beside && ends) {
      choice().keepOnly(0); // nobody else is asked beside the one that was shown
    }
    if (shown) {
      comeBack(run, failure);
    }
    if (current == null) {
      proceed();
    }
  }

  /**
   * Of several failures, one that may pass tells the caller more; and of an answer that nobody goes
   * on with, what broke it off.
   */
  private boolean tellsMore(RialtoException failure) {
    RialtoException known = error;
    return known == null || (!isContinued() && (failure.isRetriable() || !known.isRetriable()));
  }

  /** Makes the call ready for an attempt that follows one whose beginning was shown. */
  private void comeBack(AttemptRun run, RialtoException failure) {
    Turn.Yielding yielding = run.yields();
    if (yielding == Turn.Yielding.HANDED_ON) {
      return; // its rival has gone on already
    }
    AttemptRun other = current;
    if (other != null && yielding == Turn.Yielding.KEPT) { // it had lost to the one that broke off
      lost(other, other.outcome());
      current = null;
    }
    if (recovery == StreamRecovery.CONTINUE) {
      choice().keepOnly(plan.prefilling());
    }
    vacate(run, Failures.line(failure));
  }

  private Choice choice() {
    Choice made = choice;
    if (made == null) {
      choice = made = new Choice(plan, context, call, turn, need, misfits, load);
    }
    return made;
  }

  private void proceed() {
    long now = now();
    long left = call.deadline().remaining(now);
    if (left <= 0) {
      fail(Failures.outOfTime(call, error, now));
      return;
    }
    if (choice == null) {
      int first = plan.ready(misfits, !call.unary(), turn, now, need, load);
      if (first >= 0 && plan.slot(first).enter()) {
        launch(first, now);
        return;
      }
    }
    Choice next = choice();
    long wait = next.next(now, left);
    if (wait == 0) {
      if (plan.slot(next.slot()).enter()) {
        launch(next.slot(), now);
      } else {
        drain(); // another was faster: chooses again
      }
    } else if (next.full() == 0
        || !waiting().queue(next.full(), wait < 0 ? left : wait, next.slot(), now)) {
      if (wait > 0) {
        waiting().pause(wait, next.slot());
      } else if (next.takesDear()) {
        proceed();
      } else {
        fail(error != null ? error : Failures.nothingReady(plan, load, next.full(), now));
      }
    }
  }

  private Waiting waiting() {
    Waiting made = waiting;
    if (made == null) {
      waiting = made = new Waiting(context, call, plan, this::parked, this::drain);
    }
    return made;
  }

  private void parked(boolean waits) {
    parked(waits, now());
    sink.onParked(waits);
  }

  /** What the budget has paid for an attempt that was turned away before it was one. */
  private void notMade(AttemptRun run, long now) {
    if (run == hedge) {
      hedge = null;
      context.budget().giveBack(now);
    } else if (choice != null) {
      choice.notMade(run.slotNumber(), now);
    }
  }

  private void launch(int slotNumber, long now) {
    unpaid = false;
    if (choice != null) {
      choice.begins(slotNumber, now);
    }
    AttemptRun run = run(slotNumber, now, null);
    current = run;
    start(run);
    if (run.outcome() == null && hasOther(slotNumber)) {
      watch(context.hedging().boundNanos(call, run.slot(), now));
    }
  }

  /** Returns whether anybody could be asked beside a slot that is silent. */
  private boolean hasOther(int slotNumber) {
    Choice made = choice;
    return made != null
        ? made.hasOther(slotNumber)
        : (plan.all() & ~(misfits | plan.siblings(slotNumber))) != 0;
  }

  private void fail(RialtoException failure) {
    fail(failure, failure.details());
  }

  private void fail(RialtoException failure, FailureDetails details) {
    done = true;
    stopAll();
    List<Attempt> all = attempts();
    if (!cancelled) {
      tellPlace(0, failure);
    }
    Runnable next = leavePlace();
    try {
      if (!cancelled) {
        sink.onError(all.isEmpty() ? failure : failure.with(withPartial(details).attempted(all)));
      }
    } finally {
      letIn(next);
    }
  }

  private void stopAll() {
    Waiting wait = waiting;
    if (wait != null) {
      wait.stop();
    }
    if (choice != null) {
      choice.abandon(now());
    }
    stopAttempts();
  }
}
