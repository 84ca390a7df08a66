package dev.rialto.internal.call;

import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transport's exchange as those see it who may have to do with it before {@link Transport#send}
 * has returned it, within which all may happen: what they want then is done as soon as it is known.
 * Thread-safe.
 *
 * <p>Itself the count of the bytes that were worked off too early: every call has one.
 */
public final class Wire extends AtomicInteger {

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final transient Executor callbacks;
  private transient volatile @Nullable TransportExchange exchange;
  private volatile boolean cancelled;

  /**
   * Makes one whose exchange is not known yet.
   *
   * @param callbacks cancels what may take its time to be cancelled
   */
  public Wire(Executor callbacks) {
    this.callbacks = callbacks;
  }

  /** The transport has returned its exchange. */
  public void started(TransportExchange started) {
    exchange = started;
    giveBackEarly(started);
    if (cancelled) {
      giveUp(started);
    }
  }

  /** So many bytes are worked off; the server may send as many more. */
  public void giveBack(int bytes) {
    TransportExchange running = exchange;
    if (running != null) {
      running.consumed(bytes);
      return;
    }
    int unused = addAndGet(bytes);
    running = exchange;
    if (running != null) {
      giveBackEarly(running);
    }
  }

  private void giveBackEarly(TransportExchange running) {
    int bytes = getAndSet(0);
    if (bytes > 0) {
      running.consumed(bytes);
    }
  }

  /** Ends the exchange; what it still brings is of no use. Does not wait for that. */
  public void cancel() {
    cancelled = true;
    TransportExchange running = exchange;
    if (running != null) {
      giveUp(running);
    }
  }

  /** Many come here on the thread that keeps all deadlines, which another's code may not hold. */
  private void giveUp(TransportExchange running) {
    if (running.cancelsAtOnce()) {
      running.cancel();
    } else {
      callbacks.execute(() -> giveUpAtLeisure(running));
    }
  }

  private static void giveUpAtLeisure(TransportExchange running) {
    try {
      running.cancel();
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.WARNING, "An exchange could not be cancelled", bug);
    }
  }
}
