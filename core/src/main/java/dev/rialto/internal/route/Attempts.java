package dev.rialto.internal.route;

import dev.rialto.Attempt;
import dev.rialto.CancelledCallException;
import dev.rialto.CircuitOpenException;
import dev.rialto.FailureDetails;
import dev.rialto.StreamRecovery;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.PromptSize;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
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
abstract class Attempts extends Floor implements Flight {

  private static final long serialVersionUID = 1L;
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

  /**
   * The attempts that are over, the one that answered too: whoever gives up while the answer is on
   * its way up has to know what it cost.
   */
  final transient AttemptLog ended = new AttemptLog();

  private volatile long hedgeAtNanos;
  volatile boolean done;

  /** Whether its silence is watched; confined to the loop. */
  boolean watched;

  Attempts(
      RouteContext context,
      Call call,
      ResponseSink sink,
      Plan plan,
      StreamRecovery recovery,
      @Nullable Need need) {
    super(call, sink, recovery);
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
    List<Attempt> all = List.copyOf(ended);
    all = with(leaving, all);
    all = running == leaving ? all : with(running, all);
    all = beside == running || beside == leaving ? all : with(beside, all);
    if (running == null) {
      return FailureDetails.NONE.attempted(all);
    }
    Slot slot = running.slot();
    return running
        .whereabouts()
        .at(slot.key().endpoint().provider(), slot.target().model())
        .attempted(all);
  }

  /** Adds an attempt that is not among those that are recorded, with what it has cost so far. */
  @SuppressWarnings("ReferenceEquality") // equal ones may be two attempts
  private List<Attempt> with(@Nullable AttemptRun run, List<Attempt> recorded) {
    if (run == null || run.outcome() instanceof CircuitOpenException) { // which is no attempt
      return recorded;
    }
    Attempt told = run.told();
    if (told == null) {
      Slot slot = run.slot();
      String endpoint = slot.key().endpoint().name();
      Spent spent = run.spent();
      long nanos = now() - run.startNanos();
      told =
          new Attempt(
              slot.modelId(), endpoint, nanos, "still running", spent.usage(), spent.cost());
    } else {
      for (Attempt each : recorded) {
        if (each == told) {
          return recorded;
        }
      }
    }
    return Ended.and(recorded, told);
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
    Attempt attempt = Ended.told(context, call, run, failure, type, now - run.startNanos());
    run.told(attempt);
    ended.append(attempt);
  }

  /** Nothing that is under way signals anything more. */
  final void stopAttempts() {
    stop(current);
    stop(rival);
    current = null;
    rival = null;
  }
}
