package dev.rialto.internal.route;

import dev.rialto.internal.call.Call;
import dev.rialto.spi.Scheduler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a call waits: for the end of a pause, or for a place at an endpoint that is full, and for
 * places no longer than it may. Confined to the call's loop; alarms and rooms tell it from any
 * thread that there is something to see.
 */
final class Waiting {

  private static final int NOWHERE = -1;

  private final RouteContext context;
  private final Call call;
  private final Plan plan;
  private final Consumer<Boolean> parked;
  private final Runnable news;
  private @Nullable Alarm alarm;
  private volatile @Nullable Queueing queueing;
  private boolean queued;
  private long queuesUntilNanos;
  private int thenSlot;

  /**
   * Makes one that waits for nothing yet.
   *
   * @param parked told when the call is parked, and when no more
   * @param news told when a wait may be over
   */
  Waiting(RouteContext context, Call call, Plan plan, Consumer<Boolean> parked, Runnable news) {
    this.context = context;
    this.call = call;
    this.plan = plan;
    this.parked = parked;
    this.news = news;
  }

  /** Returns whether it waits for a place; asked by any thread. */
  boolean isForPlace() {
    return queueing != null;
  }

  /** Returns whether it waits at all, be it that the wait is over and nobody has looked. */
  boolean isOn() {
    return alarm != null;
  }

  /** Returns whether it has waited for as long as it was meant to. */
  boolean isDue() {
    Alarm set = alarm;
    return set != null && set.rung;
  }

  /** Returns whether there is nothing to wait for any more. */
  boolean isOver() {
    Queueing queue = queueing;
    return isDue() || (queue != null && !queue.isWaiting());
  }

  /** Returns the slot that was meant to be asked once it is due; below 0: none. */
  int thenSlot() {
    return thenSlot;
  }

  /** Begins a wait of so long. */
  void pause(long nanos, int slotThen) {
    thenSlot = slotThen;
    Alarm set = new Alarm(news);
    alarm = set;
    set.timer = context.scheduler().schedule(set, nanos);
  }

  /**
   * Waits for a place at one of the slots, and at most so long.
   *
   * @param slotThen the slot that may be had then; −1: none
   * @return whether it waits; false if it has waited for long enough, or the queues are full
   */
  boolean queue(long slots, long most, int slotThen, long now) {
    if (!queued) {
      queued = true;
      queuesUntilNanos = now + context.maxWaitNanos();
    }
    long patience = queuesUntilNanos - now;
    if (patience <= 0) {
      return false;
    }
    Queueing queue = new Queueing(news);
    if (!queue.join(plan, slots, call)) {
      return false;
    }
    queueing = queue;
    parked.accept(true);
    pause(Math.min(most, patience), patience <= most ? NOWHERE : slotThen);
    if (!queue.isWaiting()) {
      news.run(); // it has got a place meanwhile, or at once
    }
    return true;
  }

  /** Waits no more. Returns the slot at which it has a place; below 0: none. */
  int end() {
    stopAlarm();
    Queueing queue = queueing;
    if (queue == null) {
      return NOWHERE;
    }
    queueing = null;
    int place = queue.close(plan);
    parked.accept(false);
    return place;
  }

  /** The call is over: gives back what it may have got. */
  void stop() {
    stopAlarm();
    Queueing queue = queueing;
    if (queue != null) {
      queueing = null;
      int place = queue.close(plan);
      if (place >= 0) {
        plan.slot(place).leave();
      }
    }
  }

  private void stopAlarm() {
    Alarm set = alarm;
    alarm = null;
    if (set != null && set.timer != null) {
      set.timer.cancel();
    }
  }

  /** Rings when a wait is over. */
  private static final class Alarm implements Runnable {
    private final Runnable news;
    private Scheduler.@Nullable Timer timer;
    private volatile boolean rung;

    Alarm(Runnable news) {
      this.news = news;
    }

    @Override
    public void run() {
      rung = true;
      news.run();
    }
  }
}
