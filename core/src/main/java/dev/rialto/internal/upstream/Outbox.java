package dev.rialto.internal.upstream;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands decoded events to a sink, serially, and content no faster than it is asked for.
 *
 * <p>One thread offers; any thread may ask. Whoever finds nobody draining drains, and goes on until
 * nothing is left to do, so that no signal runs beside another and {@link #request} from within a
 * signal does not recurse. What waits here is bounded by the window of the stream: the bytes of a
 * chunk are given back only when all its events have been handed out.
 *
 * <p>A sink that throws gets an error as its outcome, and nothing after it: an exception must
 * neither keep the next signals in here for ever nor reach the transport.
 */
final class Outbox {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final ResponseSink sink;
  private final IntConsumer giveBack;
  private final Consumer<Throwable> broken;
  private final AtomicInteger work = new AtomicInteger();
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private long demand;
  private volatile boolean closed;

  /**
   * Makes one.
   *
   * @param giveBack gets the bytes of each chunk whose events are out
   * @param broken hears what the sink threw, once; it ends the exchange and may {@link #fail}
   */
  Outbox(ResponseSink sink, IntConsumer giveBack, Consumer<Throwable> broken) {
    this.sink = sink;
    this.giveBack = giveBack;
    this.broken = broken;
  }

  /** Queues an event; it goes out with the next {@link #credit} or at the end. */
  void offer(ResponseEvent event) {
    put(event);
  }

  /** Says how many bytes the events offered since the last time took. */
  void credit(int bytes) {
    put(new Credit(bytes));
    drain();
  }

  void complete(Provenance provenance) {
    put(provenance);
    drain();
  }

  void fail(RialtoException error) {
    put(error);
    drain();
  }

  void request(long n) {
    synchronized (waiting) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    drain();
  }

  /** Hands out nothing more. */
  void close() {
    closed = true;
    synchronized (waiting) {
      waiting.clear();
    }
  }

  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      Object next = poll();
      while (next != null) {
        try {
          deliver(next);
        } catch (Throwable e) {
          sinkThrew(next, e);
        }
        next = poll();
      }
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private void put(Object item) {
    synchronized (waiting) {
      if (!closed) {
        waiting.add(item);
      }
    }
  }

  private @Nullable Object poll() {
    synchronized (waiting) {
      Object next = waiting.peek();
      if (next == null || closed) {
        return null;
      }
      if (next instanceof ResponseEvent event && event.isContent()) {
        if (demand == 0) {
          return null;
        }
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
      }
      return waiting.poll();
    }
  }

  private void deliver(Object item) {
    if (item instanceof ResponseEvent event) {
      sink.onEvent(event);
    } else if (item instanceof Credit credit) {
      giveBack.accept(credit.bytes());
    } else if (item instanceof Provenance provenance) {
      close();
      sink.onComplete(provenance);
    } else if (item instanceof RialtoException error) {
      close();
      sink.onError(error);
    }
  }

  private void sinkThrew(Object last, Throwable thrown) {
    if (last instanceof ResponseEvent || last instanceof Credit) {
      synchronized (waiting) {
        waiting.clear();
      }
      broken.accept(thrown);
    } else {
      LOG.log(System.Logger.Level.WARNING, "The reader of an answer threw at its end", thrown);
    }
  }

  private record Credit(int bytes) {}
}
