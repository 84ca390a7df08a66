package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Timings;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands the elements of a running call to a subscriber, by the rules of Reactive Streams.
 *
 * <p>Events come serially from the pipeline; demand, cancellation and the deadline come from any
 * thread. Whoever finds nobody at work in {@link #drain} works until nothing is left, so that
 * signals never overlap and {@code request} within {@code onNext} does not recurse. Content is
 * asked of the pipeline only when the subscriber waits and nothing is ready for it.
 */
final class StreamSubscription<T> implements Flow.Subscription, ResponseSink, LiveCalls.Live {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final Call call;
  private final Elements<T> elements;
  private final Flow.Subscriber<? super T> subscriber;
  private final CallTools tools;
  private final StreamTap tap;
  private final StartingFlight flight = new StartingFlight();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

  /** Guards the five fields below; held for a few instructions only. */
  private final Object lock = new Object();

  private final ArrayDeque<T> ready = new ArrayDeque<>();
  private final StringBuilder arrived = new StringBuilder();
  private long demand;
  private boolean asked;
  private boolean askedForAll;

  private volatile boolean silent;
  private volatile Scheduler.@Nullable Timer deadlineTimer;
  private volatile TokenUsage usage = TokenUsage.NONE;
  private volatile long firstTokenNanos = -1;

  StreamSubscription(
      Call call,
      Elements<T> elements,
      Flow.Subscriber<? super T> subscriber,
      CallTools tools,
      StreamTap tap) {
    this.call = call;
    this.elements = elements;
    this.subscriber = subscriber;
    this.tools = tools;
    this.tap = tap;
  }

  void begin(Stage pipeline) {
    if (isOver()) {
      return;
    }
    tools.live().add(this);
    deadlineTimer =
        tools.scheduler().schedule(this::deadlinePassed, call.deadline().remaining(now()));
    flight.started(pipeline.start(call, this));
    if (isOver()) {
      release();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      end(
          Ending.now(
              new IllegalArgumentException(
                  "request(" + n + "): allowed is 1 or more (Reactive Streams rule 3.9)")));
      tap.onError(Ends.cancelled(call));
      flight.cancel();
      return;
    }
    synchronized (lock) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    drain();
  }

  @Override
  public void cancel() {
    silent = true;
    RialtoException why = Ends.cancelled(call);
    if (ending.compareAndSet(null, Ending.now(why))) {
      report(why);
    }
    release();
    flight.cancel();
  }

  @Override
  public void onEvent(ResponseEvent event) {
    synchronized (lock) {
      if (event.isContent() && !askedForAll) {
        asked = false;
      }
      if (event instanceof ResponseEvent.Text text) {
        arrived.append(text.text());
      } else if (event instanceof ResponseEvent.Usage seen) {
        usage = seen.usage();
      }
      elements.onEvent(event, ready::add);
      tap.onEvent(event);
    }
    if (event.isContent() && firstTokenNanos < 0) {
      firstTokenNanos = now() - call.startNanos();
    }
    drain();
  }

  @Override
  public void onComplete(Provenance provenance) {
    if (end(Ending.COMPLETE)) {
      long nanos = now() - call.startNanos();
      tap.onComplete(provenance, new Timings(nanos, firstTokenNanos));
      tools
          .events()
          .accept(
              new PipelineEvent.CallEnded(
                  call.origin(),
                  provenance.model(),
                  provenance.endpoint(),
                  provenance.cacheStatus(),
                  usage,
                  nanos,
                  firstTokenNanos,
                  provenance.attempts().size(),
                  null));
    }
  }

  @Override
  public void onError(RialtoException error) {
    if (end(Ending.afterElements(error))) {
      report(error);
    }
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new IllegalStateException("a streaming call is answered piece by piece");
  }

  @Override
  public void abort(RialtoException error) {
    if (end(Ending.now(error))) {
      report(error);
    }
    flight.cancel();
  }

  private void deadlinePassed() {
    String partial;
    synchronized (lock) {
      partial = arrived.toString();
    }
    abort(Ends.deadline(call, partial));
  }

  /** Makes this the last signal, unless there is one already. */
  private boolean end(Ending last) {
    boolean first = ending.compareAndSet(null, last);
    if (first) {
      release();
    }
    drain();
    return first;
  }

  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      boolean more = true;
      while (more && !silent) {
        more = step();
      }
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  /** Does one thing; returns whether there may be another. */
  private boolean step() {
    Ending last = ending.get();
    if (last != null && last.immediate()) {
      signalEnd(last);
      return false;
    }
    T next = null;
    long ask = 0;
    synchronized (lock) {
      if (demand > 0) {
        next = ready.poll();
        if (next != null) {
          demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        } else if (last == null && !asked) {
          asked = true;
          askedForAll = demand == Long.MAX_VALUE;
          ask = askedForAll ? demand : 1;
        }
      }
      if (next == null && !ready.isEmpty()) {
        return false;
      }
    }
    if (next != null) {
      signalNext(next);
      return true;
    }
    if (last != null) {
      signalEnd(last);
    } else if (ask > 0) {
      flight.request(ask);
    }
    return false;
  }

  private void signalNext(T element) {
    try {
      subscriber.onNext(element);
    } catch (RuntimeException e) {
      // Rule 2.13: such a subscriber counts as having cancelled.
      LOG.log(System.Logger.Level.WARNING, "onNext of " + subscriber.getClass() + " threw", e);
      cancel();
    }
  }

  private void signalEnd(Ending last) {
    silent = true;
    try {
      if (last.error() == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(last.error());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, subscriber.getClass() + " threw at the end", e);
    }
  }

  private boolean isOver() {
    return silent || ending.get() != null;
  }

  private void release() {
    tools.live().remove(this);
    Scheduler.Timer timer = deadlineTimer;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void report(RialtoException error) {
    tap.onError(error);
    tools.events().accept(UnaryCaller.failed(call, error, now(), firstTokenNanos));
  }

  private long now() {
    return tools.ticker().nanoTime();
  }

  /**
   * The last signal.
   *
   * @param error what went wrong; null if nothing did
   * @param immediate whether elements that nobody has asked for yet are dropped for it
   */
  private record Ending(@Nullable Throwable error, boolean immediate) {

    static final Ending COMPLETE = new Ending(null, false);

    static Ending now(Throwable error) {
      return new Ending(error, true);
    }

    static Ending afterElements(RialtoException error) {
      return new Ending(error, false);
    }
  }
}
