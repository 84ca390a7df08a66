package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.spi.PipelineEvent;
import java.util.Queue;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands a publisher's elements to the thread that pulls them.
 *
 * <p>Subscribes at the first pull, so that a stream nobody reads costs nothing. Elements are asked
 * for a few ahead of the reader, no more: a slow reader slows the provider. Where only the latest
 * counts none is asked for ahead, since it would be out of date when it is read. The reader waits
 * parked, without a monitor, so that a virtual thread frees its carrier. Signals come from the
 * publisher's threads; {@link #tryAdvance} is called by one thread at a time; closing may come from
 * any.
 */
final class BlockingElements<T> implements Spliterator<T>, Flow.Subscriber<T> {

  private static final int AHEAD = 16;

  private final PipelineEvent.Origin origin;
  private final Flow.Publisher<T> publisher;
  private final Runnable mayBlock;
  private final boolean latestWins;
  private final Queue<T> ready = new ConcurrentLinkedQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Thread waiting;
  private volatile @Nullable Throwable failure;

  /** Written after the last element and the failure. */
  private volatile boolean over;

  private volatile boolean closed;

  // Confined to the reader.
  private boolean subscribed;
  private int taken;

  /**
   * Makes the source of one stream.
   *
   * @param origin the method it is read for
   * @param publisher what is read; takes this as its one subscriber
   * @param mayBlock throws on a thread that must not wait
   * @param latestWins whether an element makes the ones before it useless
   */
  BlockingElements(
      PipelineEvent.Origin origin,
      Flow.Publisher<T> publisher,
      Runnable mayBlock,
      boolean latestWins) {
    this.origin = origin;
    this.publisher = publisher;
    this.mayBlock = mayBlock;
    this.latestWins = latestWins;
  }

  Stream<T> stream() {
    return StreamSupport.stream(this, false).onClose(this::close);
  }

  private void close() {
    closed = true;
    Flow.Subscription running = subscription;
    if (running != null) {
      running.cancel();
    }
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    T next = take();
    if (next == null) {
      return false;
    }
    action.accept(next);
    return true;
  }

  /** Waits for the next element; null at the end. */
  private @Nullable T take() {
    if (closed) {
      throw Ends.closed(origin);
    }
    mayBlock.run();
    if (!subscribed) {
      subscribed = true;
      publisher.subscribe(this);
    } else if (latestWins) {
      askForOne();
    }
    waiting = Thread.currentThread();
    try {
      while (true) {
        boolean last = over;
        T next = ready.poll();
        if (next != null) {
          topUp();
          return next;
        }
        if (last) {
          throwFailure();
          return null;
        }
        if (closed) {
          throw Ends.closed(origin); // never take what had come for all of it
        }
        if (Thread.interrupted()) {
          giveUp();
        }
        LockSupport.park(this);
      }
    } finally {
      waiting = null;
    }
  }

  private void askForOne() {
    Flow.Subscription running = subscription;
    if (running != null) {
      running.request(1);
    }
  }

  private void topUp() {
    Flow.Subscription running = subscription;
    if (!latestWins && ++taken == AHEAD / 2 && running != null) {
      taken = 0;
      running.request(AHEAD / 2);
    }
  }

  private void giveUp() {
    Thread.currentThread().interrupt();
    close();
    throw Ends.interrupted(origin);
  }

  private void throwFailure() {
    Throwable thrown = failure;
    if (thrown instanceof RialtoException known) {
      // A copy, since whoever else reads the same answer gets the same error.
      RialtoException error = known.with(known.details());
      error.addSuppressed(new CalledHere(origin));
      throw error;
    }
    if (thrown != null) {
      throw new IllegalStateException(
          "The publisher of " + origin.client() + "." + origin.method() + " failed", thrown);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    if (closed) {
      s.cancel();
    } else {
      s.request(latestWins ? 1 : AHEAD);
    }
  }

  @Override
  public void onNext(T element) {
    ready.add(element);
    LockSupport.unpark(waiting);
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
    over = true;
    LockSupport.unpark(waiting);
  }

  @Override
  public void onComplete() {
    over = true;
    LockSupport.unpark(waiting);
  }

  @Override
  public @Nullable Spliterator<T> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL;
  }
}
