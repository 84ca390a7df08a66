package dev.rialto.internal.admission;

import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.RejectedCallException;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.GradientLimit;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets so many calls through at a time, and keeps the others in a bounded queue. */
public final class AdmissionStage implements Stage {

  private final Stage next;
  private final AdmissionSettings settings;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Slots slots;
  private final @Nullable GradientLimit adaptive;
  private final LoadMeter load;
  private final Place place = new SlotPlace(this);
  private volatile int mostConcurrent;

  /** Makes the stage above the given one. */
  public AdmissionStage(
      Stage next,
      AdmissionSettings settings,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this.next = Objects.requireNonNull(next, "next");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    adaptive =
        settings.adaptive()
            ? new GradientLimit(
                settings.initialConcurrent(), settings.minConcurrent(), settings.maxConcurrent())
            : null;
    mostConcurrent = settings.maxConcurrent();
    int limit = adaptive == null ? mostConcurrent : adaptive.limit();
    slots = new Slots(limit, settings.maxQueued());
    load = new LoadMeter(ticker, slots::running, Objects.requireNonNull(events, "events"));
  }

  /** Returns how many calls are under way. */
  public int running() {
    return slots.running();
  }

  /** Returns how many calls may be under way now. */
  public int limit() {
    return slots.limit();
  }

  /** Returns how many calls may be under way at most. */
  public int maxConcurrent() {
    return mostConcurrent;
  }

  /**
   * Sets how many calls may be under way at most; those beyond it end in peace. Where the number is
   * adaptive or follows the load's level, that rules as before.
   */
  public void maxConcurrent(int most) {
    mostConcurrent = most;
    if (adaptive == null && !settings.loadLevels()) {
      boolean wider = most > slots.limit();
      slots.limit(most);
      if (wider) {
        startWaiting();
      }
    }
  }

  /** Returns how many repeats a call may make at a level of the load. */
  public static int repeats(LoadLevel level) {
    return LevelLimits.of(level).repeats();
  }

  /** Returns how heavily the pipeline is used. */
  public LoadLevel load() {
    return load.level();
  }

  /** Returns how many calls wait. */
  public int queued() {
    return slots.queued();
  }

  @Override
  public Flight start(Call asked, ResponseSink sink) {
    long now = ticker.nanoTime();
    load.started(now);
    Call call = settings.loadLevels() ? fitted(asked, now) : asked;
    if (call.deadline().remaining(now) <= 0) {
      sink.onError(tooLate());
      return Flight.DONE;
    }
    if (slots.tryAcquire()) {
      return next.start(call, sink, place);
    }
    AdmittedCall admitted = new AdmittedCall(this, call, sink, now);
    Waiter waiter = new Waiter(this, admitted, slots.ticket(), now + settings.maxWaitNanos());
    admitted.waiter = waiter;
    switch (slots.enqueue(waiter)) {
      case ACQUIRED -> run(admitted);
      case QUEUED -> waiter.watch();
      case FULL -> admitted.refuse(full());
      default -> {}
    }
    Waiter displaced = waiter.displaced;
    if (displaced != null) {
      waiter.displaced = null;
      displaced.close();
      displaced.admitted.refuse(full());
    }
    return admitted;
  }

  private Call fitted(Call call, long nowNanos) {
    LevelLimits limits = LevelLimits.of(load.level());
    if (adaptive == null) {
      int concurrent = Math.min(limits.concurrent(), mostConcurrent);
      boolean wider = concurrent > slots.limit();
      slots.limit(concurrent);
      if (wider) {
        startWaiting();
      }
    }
    return limits.fit(call, nowNanos);
  }

  /**
   * Starts a call that holds a slot. Where calls end before their start returns, their slots go on
   * to waiters in this loop rather than in a recursion.
   */
  void run(AdmittedCall first) {
    run(first, next);
  }

  private void run(AdmittedCall first, Stage firstAt) {
    AdmittedCall admitted = first;
    Stage at = firstAt;
    while (admitted != null) {
      admitted = admitted.begin(at) ? releaseSlot() : null;
      at = next;
    }
  }

  /** Starts a call that holds a slot at a stage that knows nothing of slots. */
  Flight run(Call call, ResponseSink sink, Stage at) {
    AdmittedCall admitted = new AdmittedCall(this, call, sink, ticker.nanoTime());
    run(admitted, at);
    return admitted;
  }

  /** Gives a slot to the first who waits, whom the caller starts; null if the slot is free now. */
  @Nullable AdmittedCall releaseSlot() {
    Waiter first = slots.release();
    if (first == null) {
      return null;
    }
    first.close();
    return first.admitted;
  }

  /** Takes a slot whether one is free or not: the call has waited for its turn before. */
  void takeSlot() {
    slots.take();
  }

  /**
   * Learns from how a call ended; called while it still holds its slot.
   *
   * @param startNanos when it was sent
   * @param tokens how many tokens the model wrote; 0: the time says nothing
   * @param error why it failed; null if it was answered
   */
  void learn(long startNanos, long tokens, @Nullable RialtoException error) {
    long now = ticker.nanoTime();
    load.ended(tokens > 0 ? now - startNanos : 0, error instanceof RetriableException, now);
    GradientLimit learner = adaptive;
    if (learner == null) {
      return;
    }
    if (error instanceof OverloadedException || error instanceof RateLimitException) {
      slots.limit(learner.overloaded(startNanos, now));
    } else if (error == null && tokens > 0) {
      int before = slots.limit();
      double perToken = (double) (now - startNanos) / tokens;
      int after = learner.answered(perToken, slots.running(), startNanos, now);
      slots.limit(after);
      if (after > before) {
        startWaiting();
      }
    }
  }

  private void startWaiting() {
    for (Waiter first = slots.claim(); first != null; first = slots.claim()) {
      first.close();
      run(first.admitted);
    }
  }

  /** Takes a waiter out of the queue; false if it has a slot, or is out already. */
  boolean remove(Waiter waiter) {
    return slots.remove(waiter);
  }

  Ticker ticker() {
    return ticker;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  private RejectedCallException full() {
    return new RejectedCallException(
        slots.running()
            + " calls are under way and "
            + settings.maxQueued()
            + " are waiting, which is all that is allowed",
        "Raise admission.maxConcurrent or admission.maxQueued, or send fewer calls at a time",
        FailureDetails.NONE,
        null);
  }

  RejectedCallException waitedTooLong() {
    return new RejectedCallException(
        "The call waited "
            + TimeUnit.NANOSECONDS.toMillis(settings.maxWaitNanos())
            + " ms for one of "
            + slots.limit()
            + " slots",
        "Raise admission.maxConcurrent or admission.maxWait, or send fewer calls at a time",
        FailureDetails.NONE,
        null);
  }

  DeadlineExceededException tooLate() {
    return new DeadlineExceededException(
        "The deadline passed before the call could be sent ("
            + slots.running()
            + " of "
            + slots.limit()
            + " slots in use, "
            + slots.queued()
            + " calls waiting)",
        "Give the call more time, or raise admission.maxConcurrent",
        FailureDetails.NONE,
        null);
  }
}
