package dev.rialto.internal.client;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.time.Expirations;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls that somebody waits for, so that their deadlines end them and closing ends them all:
 * nobody is left waiting on a pipeline that is gone. Thread-safe.
 *
 * <pre>
 *   open → drain: none may begin, those that run may end → close: those that are left are ended
 * </pre>
 */
public final class LiveCalls implements AutoCloseable {

  /** A call that can be ended from outside. */
  interface Live extends Expirations.Expiring {
    /** Makes the error the call's outcome, unless it has one. */
    void abort(RialtoException error);

    /** Returns whether it is over, and this very thread runs what was to follow it. */
    default boolean isToldHere() {
      return false;
    }
  }

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final long NOT_SOON_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Ticker ticker;
  private final Expirations<Live> calls;
  private volatile boolean closed;

  /** Counted down when no call is left; null while calls may begin. */
  private volatile @Nullable CountDownLatch drained;

  /** Threads that begin a call whose end they wait for; of no interest until somebody asks. */
  @SuppressWarnings("ThreadLocalUsage") // one for each Rialto, of which there are few
  private final ThreadLocal<boolean @Nullable []> waiting = new ThreadLocal<>();

  private volatile boolean askedWhoWaits;

  /** Makes one without calls. */
  public LiveCalls(Ticker ticker, Scheduler scheduler) {
    this.ticker = ticker;
    calls = new Expirations<>(ticker, scheduler);
  }

  /** Throws if no call may begin any more. */
  void checkOpen() {
    if (closed || drained != null) {
      throw closedError();
    }
  }

  /** A call that was allowed to begin has begun; one that nobody could know of is ended. */
  void add(Live call) {
    calls.add(call);
    if (closed) {
      call.abort(closedError());
    }
  }

  /** As {@link #add}, for a call that begins only now: while others end, it does not. */
  void begin(Live call) {
    calls.add(call);
    if (closed || drained != null) {
      call.abort(closedError());
    }
  }

  void remove(Live call) {
    calls.remove(call);
    tellIfDrained();
  }

  private void tellIfDrained() {
    CountDownLatch waiting = drained;
    if (waiting == null) {
      return;
    }
    long now = ticker.nanoTime();
    for (Live call : calls.all()) {
      if (call.remainingNanos(now) < NOT_SOON_NANOS) {
        return;
      }
    }
    waiting.countDown();
  }

  /**
   * Lets no call begin, and waits until those that run have ended, but for those that have more
   * than an hour, as the calls of a batch do: their answers come another day. Whoever is
   * interrupted meanwhile waits no longer, and stays interrupted.
   *
   * @param patienceNanos how long to wait at most
   * @return whether all have ended
   */
  public boolean drain(long patienceNanos) {
    CountDownLatch none = beginDraining();
    for (Live call : calls.all()) {
      if (call.isToldHere()) { // it would wait for itself
        calls.remove(call);
      }
    }
    tellIfDrained();
    try {
      return none.await(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized CountDownLatch beginDraining() {
    CountDownLatch none = drained;
    if (none == null) {
      none = new CountDownLatch(1);
      drained = none;
    }
    return none;
  }

  /**
   * Returns whether this thread begins a call and will do nothing but wait for its end: what takes
   * microseconds may as well be done on it.
   */
  public boolean callerWaits() {
    askedWhoWaits = true;
    boolean[] here = waiting.get();
    return here != null && here[0];
  }

  /** Begins a call on the thread that waits for it. */
  void begin(BlockingCaller caller, Stage pipeline) {
    if (!askedWhoWaits) {
      caller.begin(pipeline);
      return;
    }
    boolean[] here = waiting.get();
    if (here == null) {
      here = new boolean[1];
      waiting.set(here); // and stays, since to take it out and in again costs each call
    }
    boolean before = here[0];
    here[0] = true;
    try {
      caller.begin(pipeline);
    } finally {
      here[0] = before;
    }
  }

  /** Returns how many calls are under way. */
  int count() {
    return calls.all().size();
  }

  /** Ends all calls and lets none begin. */
  @Override
  public void close() {
    closed = true;
    for (Live call : calls.all()) {
      try {
        call.abort(closedError());
      } catch (RuntimeException | Error bug) {
        // What follows a call is users' code: the others end nevertheless.
        LOG.log(System.Logger.Level.WARNING, "A call could not be ended at the close", bug);
      }
    }
  }

  /** Returns what calls are told after the end; null before it. */
  public @Nullable RialtoException closing() {
    return closed ? closedError() : null;
  }

  private static RialtoException closedError() {
    return new CancelledCallException(
        "This Rialto is closed",
        "Close it only when no call is needed any more",
        FailureDetails.NONE,
        null);
  }
}
