package dev.rialto.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it gets. */
class Collected implements Flow.Subscriber<String> {

  private final List<String> pieces = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final long initialDemand;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable error;
  private volatile boolean completed;
  private final AtomicInteger terminals = new AtomicInteger();

  Collected(long initialDemand) {
    this.initialDemand = initialDemand;
  }

  static Collected all(Flow.Publisher<String> publisher) throws InterruptedException {
    Collected collected = new Collected(Long.MAX_VALUE);
    publisher.subscribe(collected);
    collected.awaitEnd();
    return collected;
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    if (initialDemand > 0) {
      s.request(initialDemand);
    }
  }

  @Override
  public synchronized void onNext(String piece) {
    pieces.add(piece);
    notifyAll();
  }

  @Override
  public void onError(Throwable e) {
    error = e;
    terminals.incrementAndGet();
    end.countDown();
  }

  @Override
  public void onComplete() {
    completed = true;
    terminals.incrementAndGet();
    end.countDown();
  }

  Flow.Subscription subscription() {
    Flow.Subscription s = subscription;
    if (s == null) {
      throw new IllegalStateException("not subscribed");
    }
    return s;
  }

  void awaitEnd() throws InterruptedException {
    if (!end.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no end of the stream; so far: " + text());
    }
  }

  synchronized void awaitPieces(int count) throws InterruptedException {
    while (pieces.size() < count) {
      wait(20_000);
    }
  }

  synchronized String text() {
    return String.join("", pieces);
  }

  synchronized int count() {
    return pieces.size();
  }

  /** Returns how often the end was signalled. */
  int terminals() {
    return terminals.get();
  }

  boolean completed() {
    return completed;
  }

  @Nullable Throwable error() {
    return error;
  }
}
