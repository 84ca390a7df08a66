package dev.rialto.internal.route;

import dev.rialto.Attempt;
import dev.rialto.CancelledCallException;
import dev.rialto.CircuitOpenException;
import dev.rialto.FailureDetails;
import dev.rialto.StreamRecovery;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptHistory;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.PromptSize;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call: the one that is under way, one that was started beside it, and what is
 * known of those that are over. It starts them, watches their silence and records their ends; what
 * follows from an end is decided in {@link RoutedCall}'s loop, in which all of it runs but what the
 * flight's methods read.
 *
 * <p>One object with the call, for a call's garbage is counted.
 */
abstract class Attempts extends Floor implements Flight, AttemptHistory {

  private static final long serialVersionUID = 1L;
  private static final AttemptRun[] NONE = {};
  private static final String CANCELLED = CancelledCallException.class.getSimpleName();

  final transient RouteContext context;
  final transient Plan plan;
  final transient @Nullable Need need;
  final transient Limits.Load load;

  // Read by any thread.
  transient volatile @Nullable AttemptRun current;
  transient volatile @Nullable AttemptRun rival;

  /** The last one that has left those two places, to be recorded. */
  private transient volatile @Nullable AttemptRun left;

  // The attempts that are over, the one that answered too: whoever gives up while the answer is on
  // its way up has to know what it cost. Written by the loop alone. Most calls make one attempt,
  // which needs no array.
  private transient volatile @Nullable AttemptRun firstEnded;
  private transient volatile AttemptRun[] laterEnded = NONE;

  private volatile long hedgeAtNanos;
  volatile boolean done;

  /** Whether its silence is watched; confined to the loop. */
  boolean watched;

  Attempts(
      RouteContext context,
      Call call,
      ResponseSink sink,
      @Nullable Place place,
      Plan plan,
      StreamRecovery recovery,
      @Nullable Need need,
      long nowNanos) {
    super(call, sink, place, recovery, nowNanos);
    this.context = context;
    this.plan = plan;
    this.need = need;
    this.load = context.limited().get() ? weigh(call, need) : Limits.Load.NONE;
  }

  private static Limits.Load weigh(Call call, @Nullable Need need) {
    return need != null
        ? new Limits.Load(need.inputTokens().tokens(), need.outputTokens())
        : new Limits.Load((PromptSize.chars(call.request()) + 3) / 4, Need.outputTokens(call));
  }

  /** Something has come to an end: it is looked at, here or by the thread that looks already. */
  abstract void drain();

  /** The attempt has been silent for too long. */
  abstract void hedge();

  final long now() {
    return context.ticker().nanoTime();
  }

  /** Returns what an attempt is reckoned to weigh; {@code NONE} where no key has a limit. */
  final Limits.Load load() {
    return load;
  }

  /** The provider has told limits: from now on requests are weighed. */
  final void limitsKnown() {
    if (!context.limited().get()) {
      context.limited().set(true);
    }
  }

  /** Returns whether an attempt runs of which nothing is shown, or that may be replaced. */
  final boolean isSilent() {
    AttemptRun run = current;
    return !done && !cancelled && rival == null && run != null && (winner() == null || recovers());
  }

  /** Returns whether nobody needs to watch this call any more. */
  final boolean isSettled() {
    return done || cancelled || (winner() != null && !recovers());
  }

  final long hedgeAtNanos() {
    return hedgeAtNanos;
  }

  @Override
  public final void request(long n) {
    addDemand(n);
    pump(current);
    pump(rival);
  }

  private static void pump(@Nullable AttemptRun run) {
    if (run != null) {
      run.pump();
    }
  }

  @Override
  public final FailureDetails whereabouts() {
    // In the order in which an attempt moves on, so that none is missed; some may be seen twice.
    AttemptRun beside = rival;
    AttemptRun running = current;
    AttemptRun leaving = left;
    AttemptRun[] later = laterEnded;
    AttemptRun first = firstEnded;
    List<AttemptRun> all = new ArrayList<>(4);
    if (first != null) {
      all.add(first);
      all.addAll(Arrays.asList(later));
    }
    addNew(leaving, all);
    addNew(running, all);
    addNew(beside, all);
    List<Attempt> told = all.stream().map(AttemptRun::told).toList();
    if (running == null) {
      return FailureDetails.NONE.attempted(told);
    }
    Slot slot = running.slot();
    return running
        .whereabouts()
        .at(slot.key().endpoint().provider(), slot.target().model())
        .attempted(told);
  }

  /** Adds an attempt that is not among those that are recorded, with what it has cost so far. */
  private static void addNew(@Nullable AttemptRun run, List<AttemptRun> all) {
    if (run != null
        && !all.contains(run)
        && !(run.outcome() instanceof CircuitOpenException)) { // which is no attempt
      all.add(run);
    }
  }

  @Override
  public final List<Attempt> attempts() {
    AttemptRun[] later = laterEnded;
    AttemptRun first = firstEnded;
    if (first == null) {
      return List.of();
    }
    if (later.length == 0) {
      return List.of(first.told());
    }
    Attempt[] all = new Attempt[1 + later.length];
    all[0] = first.told();
    for (int i = 0; i < later.length; i++) {
      all[1 + i] = later[i].told();
    }
    return List.of(all);
  }

  /** An attempt leaves its place and is recorded soon: until then it can still be found. */
  final void leaves(AttemptRun run) {
    left = run;
  }

  /**
   * Ends what is under way although another thread is in the loop, which records it afterwards:
   * whoever has cancelled the call is to know at once what that has cost.
   */
  final void dropAll() {
    AttemptRun beside = rival;
    AttemptRun running = current;
    if (beside != null) {
      beside.drop();
    }
    if (running != null) {
      running.drop();
    }
  }

  /**
   * Makes an attempt.
   *
   * @param stalled what the reader has got from one that it is asked beside
   */
  final AttemptRun run(int slotNumber, long now, @Nullable Shown stalled) {
    int delivered = stalled != null ? stalled.delivered() : delivered();
    return new AttemptRun(this, next(stalled), slotNumber, plan.slot(slotNumber), now, delivered);
  }

  final void start(AttemptRun run) {
    run.slot().begun();
    if (load.isWeighed()) {
      run.slot().take(load, run.startNanos());
    }
    run.started(context.next().start(run));
  }

  /** Returns an answer that knows the call's attempts. */
  final Answer told(Answer answer) {
    Provenance from = answer.provenance();
    return knows(from) ? answer : answer.from(from.attempted(this), answer.usage());
  }

  /** As {@link #told(Answer)}, of one that was handed out piece by piece. */
  final Provenance told(Provenance from) {
    return knows(from) ? from : from.attempted(this);
  }

  /** Returns whether it was made with this call's attempts. */
  private boolean knows(Provenance from) {
    return from.history() == this;
  }

  /** Returns whether another attempt may follow one of which so much was shown. */
  final boolean mayGoOnFrom(Shown shown) {
    return recovery == StreamRecovery.RESTART
        || (recovery == StreamRecovery.CONTINUE
            && shown.whole()
            && (shown.reasoning().isEmpty() || !showsReasoning())
            && plan.prefilling() != 0);
  }

  final void watch(long boundNanos) {
    if (boundNanos >= 0) {
      hedgeAtNanos = now() + boundNanos;
      if (!watched) {
        watched = true;
        context.hedging().watch(this);
      }
    }
  }

  final void lose(AttemptRun run, @Nullable Object outcome) {
    long now = now();
    run.drop();
    record(run, "cancelled, as another answered first", CANCELLED, now);
    Learnt.fromLosing(run, outcome, winner(), patienceOf(run, now), now);
  }

  final long patienceOf(AttemptRun run, long now) {
    return context.hedging().patienceNanos(call, run, now);
  }

  private void stop(@Nullable AttemptRun run) {
    if (run != null) {
      run.drop();
      record(run, "cancelled", CANCELLED, now());
    }
  }

  final void record(AttemptRun run, @Nullable String failure, @Nullable String type, long now) {
    run.slot().ended();
    if (failure != null) {
      run.slot().leave();
    }
    run.settleLimits();
    long nanos = now - run.startNanos();
    Ended.tell(context, call, run, type, nanos);
    run.recorded(failure, nanos);
    if (firstEnded == null) {
      firstEnded = run;
    } else {
      AttemptRun[] longer = Arrays.copyOf(laterEnded, laterEnded.length + 1);
      longer[longer.length - 1] = run;
      laterEnded = longer;
    }
  }

  /** Nothing that is under way signals anything more. */
  final void stopAttempts() {
    stop(current);
    stop(rival);
    current = null;
    rival = null;
  }
}
