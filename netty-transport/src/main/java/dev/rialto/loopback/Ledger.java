package dev.rialto.loopback;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Remembers the latest requests, and counts. Thread-safe. */
final class Ledger {

  private final int kept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LoopbackRequest> requests = new ArrayDeque<>();
  private Counters counters = new Counters(0, 0, 0, 0, 0);
  private long numbers;

  Ledger(int kept) {
    this.kept = kept;
  }

  long nextRequestNumber() {
    lock.lock();
    try {
      return ++numbers;
    } finally {
      lock.unlock();
    }
  }

  void received(LoopbackRequest request) {
    update(
        c ->
            new Counters(
                c.requests() + 1,
                c.openStreams() + 1,
                c.cancelledStreams(),
                c.connections(),
                c.openConnections()),
        () -> {
          requests.addLast(request);
          if (requests.size() > kept) {
            requests.removeFirst();
          }
        });
  }

  void finished(boolean cancelled) {
    update(
        c ->
            new Counters(
                c.requests(),
                c.openStreams() - 1,
                c.cancelledStreams() + (cancelled ? 1 : 0),
                c.connections(),
                c.openConnections()),
        () -> {});
  }

  /** Returns the number of the connection. */
  long connected() {
    return update(
            c ->
                new Counters(
                    c.requests(),
                    c.openStreams(),
                    c.cancelledStreams(),
                    c.connections() + 1,
                    c.openConnections() + 1),
            () -> {})
        .connections();
  }

  void disconnected() {
    update(
        c ->
            new Counters(
                c.requests(),
                c.openStreams(),
                c.cancelledStreams(),
                c.connections(),
                c.openConnections() - 1),
        () -> {});
  }

  Counters counters() {
    lock.lock();
    try {
      return counters;
    } finally {
      lock.unlock();
    }
  }

  List<LoopbackRequest> requests() {
    lock.lock();
    try {
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  boolean await(Predicate<Counters> condition, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.test(counters)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Counters update(UnaryOperator<Counters> change, Runnable also) {
    lock.lock();
    try {
      counters = change.apply(counters);
      also.run();
      changed.signalAll();
      return counters;
    } finally {
      lock.unlock();
    }
  }
}
