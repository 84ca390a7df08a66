package dev.rialto.internal.promote;

import dev.rialto.ConfigurationException;
import dev.rialto.RialtoException;
import dev.rialto.spi.JobStore.Item;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks the store whether somebody has paid already for what new calls want: a process that has
 * ended since, or another one that runs. A few calls are asked for together. Thread-safe.
 */
final class Intake {

  private static final long TOGETHER_NANOS = Duration.ofMillis(20).toNanos();
  private static final int MOST_TOGETHER = 1_000;

  private final Promotion promotion;
  private final Consumer<Seat> gather;
  private final JobBook book;
  private final Waits waits = Waits.ofRetries();
  private List<Seat> newcomers = new ArrayList<>();
  private boolean looking;
  private List<Runnable> behind = new ArrayList<>();
  private boolean complained;

  /** What was claimed may be this process's already: nobody knows, or its job was over just now. */
  private boolean again;

  /**
   * Makes one.
   *
   * @param gather takes a call that nobody has paid for
   * @param book takes a call and the item that has its answer, or will have it
   */
  Intake(Promotion promotion, Consumer<Seat> gather, JobBook book) {
    this.promotion = promotion;
    this.gather = gather;
    this.book = book;
  }

  void add(Seat seat) {
    if (!promotion.store().isDurable()) {
      gather.accept(seat);
      return;
    }
    synchronized (this) {
      newcomers.add(seat);
      if (looking) {
        return;
      }
      looking = true;
    }
    promotion.later(TOGETHER_NANOS, this::look);
  }

  /** Looks once more for what was claimed for this call already. */
  void addAgain(Seat seat) {
    synchronized (this) {
      again = true;
    }
    add(seat);
  }

  /** Returns how many calls are being asked for. */
  synchronized int size() {
    return newcomers.size();
  }

  /** Runs something once what is being asked for is known; at once if nothing is. */
  void whenLooked(Runnable task) {
    synchronized (this) {
      if (looking) {
        behind.add(task);
        return;
      }
    }
    task.run();
  }

  private void look() {
    List<Runnable> due = lookOn();
    due.forEach(Runnable::run);
  }

  /** Returns what is to be done when there is nothing to look for. */
  private List<Runnable> lookOn() {
    List<Seat> some;
    boolean anew;
    synchronized (this) {
      newcomers.removeIf(Seat::isOver);
      some = List.copyOf(newcomers.subList(0, Math.min(MOST_TOGETHER, newcomers.size())));
      if (some.isEmpty()) {
        looking = false;
        List<Runnable> due = behind;
        behind = new ArrayList<>();
        return due;
      }
      anew = again;
      again = false;
    }
    List<String> keys = some.stream().map(Seat::key).toList();
    StoreUse.then(
        "Looking for equal calls",
        StoreUse.guarded(
            () ->
                anew
                    ? promotion.store().claimAgain(keys, promotion.owner(), book.known())
                    : promotion.store().claim(keys, promotion.owner())),
        (items, error) -> {
          if (error == null) {
            found(some, items);
          } else {
            failed(some, error);
          }
        });
    return List.of();
  }

  private void found(List<Seat> some, List<Item> items) {
    Map<String, Deque<Item>> byKey = new HashMap<>();
    for (Item item : items) {
      // Another process may have claimed what a call of this one waits for: that one has it.
      if (!book.waitsFor(item)) {
        byKey.computeIfAbsent(item.key(), key -> new ArrayDeque<>()).add(item);
      }
    }
    synchronized (this) {
      newcomers.removeAll(new HashSet<>(some));
      waits.reset();
      complained = false;
    }
    for (Seat seat : some) {
      Deque<Item> equal = byKey.get(seat.key());
      Item item = equal == null ? null : equal.poll();
      if (item == null) {
        gather.accept(seat);
      } else {
        book.attach(seat, item);
      }
    }
    look();
  }

  /** A store that is away is waited for, as there is time; one that refuses is done without. */
  private void failed(List<Seat> some, Throwable error) {
    boolean first;
    long waitNanos;
    synchronized (this) {
      first = !complained;
      complained = true;
      again = true; // it may have been carried out
      waitNanos = waits.next();
    }
    Throwable cause = StoreUse.cause(error);
    boolean refused = cause instanceof ConfigurationException;
    if (first) {
      Promotion.LOG.log(
          System.Logger.Level.WARNING,
          "The job store '"
              + promotion.store().name()
              + "' cannot be asked; calls that could wait for a batch "
              + (refused ? "are made by themselves: " : "wait for it: ")
              + cause.getMessage());
    }
    if (!refused) {
      promotion.later(waitNanos, this::look);
      return;
    }
    synchronized (this) {
      newcomers.removeAll(new HashSet<>(some));
    }
    some.forEach(seat -> seat.fail((RialtoException) cause));
    look();
  }
}
