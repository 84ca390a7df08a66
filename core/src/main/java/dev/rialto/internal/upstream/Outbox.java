package dev.rialto.internal.upstream;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands decoded events to a sink, serially, and content no faster than it is asked for.
 *
 * <p>One thread offers; any thread may ask. Whoever finds nobody draining drains, and goes on until
 * nothing is left to do, so that no signal runs beside another and {@link #request} from within a
 * signal does not recurse. The thread that offers drains while it offers, if it can: what was asked
 * for then goes straight to the sink, and only the rest is queued. What waits here is bounded by
 * the window of the stream: the bytes of a chunk are given back only when all its events have been
 * handed out.
 *
 * <p>A sink that throws gets an error as its outcome, and nothing after it: an exception must
 * neither keep the next signals in here for ever nor reach the transport.
 *
 * <p>Itself the count of what there is to do, and the lock of what waits: every call has one.
 */
final class Outbox extends AtomicInteger {

  /** What the outbox is of. */
  interface Owner {

    /** All events of so many bytes are out. */
    void giveBack(int bytes);

    /** The sink threw; ends the exchange and calls {@link #fail}. */
    void sinkThrew(Throwable thrown);
  }

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final transient ResponseSink sink;
  private final transient Owner owner;

  /** Null as long as nothing had to wait. */
  private transient @Nullable ArrayDeque<Object> waiting;

  private long demand;

  /** All there is was asked for, which needs no counting. */
  private volatile boolean unbounded;

  private volatile boolean closed;

  /** Whether offers may go straight to the sink. Used by the thread that offers. */
  private boolean direct;

  /**
   * Makes one.
   *
   * @param owner hears what becomes of its bytes
   */
  Outbox(ResponseSink sink, Owner owner) {
    this.sink = sink;
    this.owner = owner;
  }

  /**
   * Begins a chunk, whose events are offered until {@link #credit}.
   *
   * @return whether this thread drains meanwhile, which credit has to be told
   */
  boolean begin() {
    boolean draining = compareAndSet(0, 1);
    boolean idle;
    synchronized (this) {
      idle = waiting == null || waiting.isEmpty();
    }
    direct = draining && idle;
    return draining;
  }

  /** Hands out an event, or queues it; what is queued goes out with the next credit. */
  void offer(ResponseEvent event) {
    if (direct) {
      direct = mayPass(event);
    }
    if (!direct) {
      put(event);
    } else if (!closed) {
      try {
        sink.onEvent(event);
      } catch (Throwable e) {
        direct = false;
        broke(e);
      }
    }
  }

  /**
   * Ends a chunk.
   *
   * @param bytes how many bytes its events took
   * @param draining what {@link #begin} said
   */
  void credit(int bytes, boolean draining) {
    boolean passed = direct;
    direct = false;
    if (passed && !closed) {
      handOut(bytes);
    } else {
      put(new Credit(bytes));
    }
    if (draining) {
      goOn();
    } else {
      drain();
    }
  }

  void complete(Provenance provenance) {
    if (begin()) {
      boolean passes = direct;
      direct = false;
      if (passes && !closed) {
        end(provenance);
      } else {
        put(provenance);
      }
      goOn();
    } else {
      put(provenance);
      drain();
    }
  }

  private void end(Provenance provenance) {
    try {
      deliver(provenance);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "The reader of an answer threw at its end", e);
    }
  }

  void fail(RialtoException error) {
    put(error);
    drain();
  }

  void request(long n) {
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      unbounded = demand == Long.MAX_VALUE;
    }
    drain();
  }

  /** Hands out nothing more. */
  void close() {
    closed = true;
    synchronized (this) {
      if (waiting != null) {
        waiting.clear();
      }
    }
  }

  private void drain() {
    if (getAndIncrement() == 0) {
      goOn();
    }
  }

  /** Drains, as the one who does. */
  private void goOn() {
    int seen = 1;
    do {
      Object next = poll();
      while (next != null) {
        try {
          deliver(next);
        } catch (Throwable e) {
          if (next instanceof ResponseEvent) {
            broke(e);
          } else {
            LOG.log(System.Logger.Level.WARNING, "The reader of an answer threw at its end", e);
          }
        }
        next = poll();
      }
      seen = addAndGet(-seen);
    } while (seen != 0);
  }

  /** Takes the demand for an event that nothing waits before. */
  private boolean mayPass(ResponseEvent event) {
    if (unbounded || !event.isContent()) {
      return true;
    }
    synchronized (this) {
      if (demand == 0) {
        return false;
      }
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      return true;
    }
  }

  private void put(Object item) {
    synchronized (this) {
      if (!closed) {
        if (waiting == null) {
          waiting = new ArrayDeque<>(4);
        }
        waiting.add(item);
      }
    }
  }

  private @Nullable Object poll() {
    synchronized (this) {
      ArrayDeque<Object> queue = waiting;
      Object next = queue == null ? null : queue.peek();
      if (queue == null || next == null || closed) {
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
      return queue.poll();
    }
  }

  private void deliver(Object item) {
    if (item instanceof ResponseEvent event) {
      sink.onEvent(event);
    } else if (item instanceof Credit credit) {
      handOut(credit.bytes());
    } else if (item instanceof Provenance provenance) {
      close();
      sink.onComplete(provenance);
    } else if (item instanceof RialtoException error) {
      close();
      sink.onError(error);
    }
  }

  private void handOut(int bytes) {
    try {
      owner.giveBack(bytes);
    } catch (RuntimeException e) {
      broke(e);
    }
  }

  private void broke(Throwable thrown) {
    synchronized (this) {
      if (waiting != null) {
        waiting.clear();
      }
    }
    owner.sinkThrew(thrown);
  }

  private record Credit(int bytes) {}
}
