package dev.rialto.internal.admission;

import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.RejectedCallException;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets so many calls through at a time, and keeps the others in a bounded queue. */
public final class AdmissionStage implements Stage {

  private final Stage next;
  private final AdmissionSettings settings;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Slots slots;

  /** Makes the stage above the given one. */
  public AdmissionStage(
      Stage next, AdmissionSettings settings, Ticker ticker, Scheduler scheduler) {
    this.next = Objects.requireNonNull(next, "next");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    slots = new Slots(settings.maxConcurrent(), settings.maxQueued());
  }

  /** Returns how many calls are under way. */
  public int running() {
    return slots.running();
  }

  /** Returns how many calls wait. */
  public int queued() {
    return slots.queued();
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    long now = ticker.nanoTime();
    if (call.deadline().remaining(now) <= 0) {
      sink.onError(tooLate());
      return Flight.DONE;
    }
    AdmittedCall admitted = new AdmittedCall(this, call, sink);
    if (slots.tryAcquire()) {
      run(admitted);
      return admitted;
    }
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

  /**
   * Starts a call that holds a slot. Where calls end before their start returns, their slots go on
   * to waiters in this loop rather than in a recursion.
   */
  void run(AdmittedCall first) {
    AdmittedCall admitted = first;
    while (admitted != null) {
      admitted = admitted.begin(next) ? releaseSlot() : null;
    }
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
        settings.maxConcurrent()
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
            + settings.maxConcurrent()
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
            + settings.maxConcurrent()
            + " slots in use, "
            + slots.queued()
            + " calls waiting)",
        "Give the call more time, or raise admission.maxConcurrent",
        FailureDetails.NONE,
        null);
  }
}
