package dev.rialto.internal.upstream;

import dev.rialto.spi.Scheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The moment that a stream has behind its end marker, for servers that count only then; those that
 * leave the body open do not say more, and the stream is taken as ended.
 *
 * <p>Threads: only now there are two at the decoder, the transport's and the one that ends the
 * stream when the moment is over. Whoever has the turn, which is what this counts, has the decoder.
 * The end runs what follows the answer up to a subscriber's own code, hence among the callbacks:
 * the timer's thread serves all calls.
 */
final class Linger extends AtomicBoolean implements Runnable {

  /** Servers that count behind the mark do so at once. */
  private static final long NANOS = 500_000_000;

  private static final long serialVersionUID = 1L;

  private final transient Exchange exchange;
  private final transient Scheduler scheduler;
  private final transient Executor callbacks;
  private transient volatile Scheduler.@Nullable Timer timer;

  Linger(Exchange exchange, Scheduler scheduler, Executor callbacks) {
    this.exchange = exchange;
    this.scheduler = scheduler;
    this.callbacks = callbacks;
  }

  /** Lets the time run, unless the exchange is over. */
  void begin() {
    timer = scheduler.schedule(this, NANOS);
    if (exchange.isOver()) {
      cancel();
    }
  }

  /** Returns false to what comes while the exchange is being ended. */
  boolean takeTurn() {
    return compareAndSet(false, true);
  }

  void giveTurnBack() {
    set(false);
  }

  void cancel() {
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** The moment is over. */
  @Override
  public void run() {
    if (exchange.isOver()) {
      return;
    }
    if (takeTurn()) {
      callbacks.execute(exchange::endOpen);
    } else {
      begin(); // it is just counting
    }
  }
}
