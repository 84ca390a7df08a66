package dev.rialto.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All that a publisher has published, for tests: subscribes, asks for everything and waits for the
 * end. Immutable.
 *
 * @param <T> the type of the items
 */
public final class Received<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<T> items;
  private final @Nullable Throwable failure;

  private Received(List<T> items, @Nullable Throwable failure) {
    this.items = List.copyOf(items);
    this.failure = failure;
  }

  /**
   * Waits for the end of a publisher, at most 30 seconds.
   *
   * @throws AssertionError if it does not end in time, or the thread is interrupted
   */
  public static <T> Received<T> from(Flow.Publisher<T> publisher) {
    return from(publisher, PATIENCE);
  }

  /**
   * Waits for the end of a publisher.
   *
   * @param patience how long at most
   * @throws AssertionError if it does not end in time, or the thread is interrupted
   */
  public static <T> Received<T> from(Flow.Publisher<T> publisher, Duration patience) {
    Subscriber<T> subscriber = new Subscriber<>();
    publisher.subscribe(subscriber);
    try {
      if (!subscriber.end.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError(
            "No end of the stream within " + patience + "; so far: " + subscriber.items());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted before the end of the stream", e);
    }
    return new Received<>(subscriber.items(), subscriber.failure);
  }

  /** Returns what came before the end, in order. */
  public List<T> items() {
    return items;
  }

  /** Returns what the stream failed with; null if it ended well. */
  public @Nullable Throwable failure() {
    return failure;
  }

  private static final class Subscriber<T> implements Flow.Subscriber<T> {

    private final List<T> items = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(T item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable error) {
      failure = error;
      end.countDown();
    }

    @Override
    public void onComplete() {
      end.countDown();
    }

    synchronized List<T> items() {
      return List.copyOf(items);
    }
  }
}
