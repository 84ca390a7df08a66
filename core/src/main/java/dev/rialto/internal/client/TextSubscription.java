package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the text of a running call to a subscriber, by the rules of Reactive Streams.
 *
 * <p>The pipeline's signals are serial, but the deadline and a bad {@code request} come from other
 * threads. They leave their terminal signal in {@code ending}; whoever is in the middle of a signal
 * delivers it on the way out.
 */
final class TextSubscription implements Flow.Subscription, ResponseSink {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  /** Stands for {@code onComplete} in {@link #ending}. */
  private static final Object COMPLETE = new Object();

  private final Call call;
  private final Flow.Subscriber<? super String> subscriber;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicReference<@Nullable Object> ending = new AtomicReference<>();
  private final StartingFlight flight = new StartingFlight();
  private final StringBuilder arrived = new StringBuilder();
  private volatile boolean silent;
  private volatile Scheduler.@Nullable Timer deadlineTimer;
  private TokenUsage usage = TokenUsage.NONE;
  private volatile long firstTokenNanos = -1;

  TextSubscription(
      Call call,
      Flow.Subscriber<? super String> subscriber,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this.call = call;
    this.subscriber = subscriber;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.events = events;
  }

  void begin(Stage pipeline) {
    if (silent || ending.get() != null) {
      return;
    }
    long left = call.deadline().remaining(ticker.nanoTime());
    deadlineTimer = scheduler.schedule(this::deadlinePassed, left);
    Flight started = pipeline.start(call, this);
    flight.started(started);
    if (silent || ending.get() != null) {
      started.cancel();
      cancelTimer();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      end(
          new IllegalArgumentException(
              "request(" + n + "): allowed is 1 or more (Reactive Streams rule 3.9)"));
      flight.cancel();
    } else {
      flight.request(n);
    }
  }

  @Override
  public void cancel() {
    if (!silent) {
      silent = true;
      cancelTimer();
      flight.cancel();
      if (ending.compareAndSet(null, COMPLETE)) {
        events.accept(UnaryCaller.failed(call, Ends.cancelled(call), now(), firstTokenNanos));
      }
    }
  }

  @Override
  public void onEvent(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text text) {
      deliver(text.text());
    } else if (event instanceof ResponseEvent.Usage report) {
      usage = report.usage();
    } else if (event.isContent()) {
      // It spent demand that was meant for text.
      flight.request(1);
    }
  }

  @Override
  public void onComplete(Provenance provenance) {
    if (ending.get() == null) {
      events.accept(
          new PipelineEvent.CallEnded(
              call.origin(),
              provenance.model(),
              provenance.endpoint(),
              provenance.cacheStatus(),
              usage,
              now() - call.startNanos(),
              firstTokenNanos,
              provenance.attempts().size(),
              null));
    }
    end(COMPLETE);
  }

  @Override
  public void onError(RialtoException error) {
    if (ending.get() == null) {
      events.accept(UnaryCaller.failed(call, error, now(), firstTokenNanos));
    }
    end(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new IllegalStateException("a streaming call is answered piece by piece");
  }

  private void deliver(String text) {
    if (silent || ending.get() != null) {
      return;
    }
    if (firstTokenNanos < 0) {
      firstTokenNanos = now() - call.startNanos();
    }
    signals.incrementAndGet();
    synchronized (arrived) {
      arrived.append(text);
    }
    try {
      subscriber.onNext(text);
    } catch (RuntimeException e) {
      // Rule 2.13: such a subscriber counts as having cancelled.
      LOG.log(System.Logger.Level.WARNING, "onNext of " + subscriber.getClass() + " threw", e);
      cancel();
    }
    leave();
  }

  private void deadlinePassed() {
    String partial;
    synchronized (arrived) {
      partial = arrived.toString();
    }
    RialtoException error = Ends.deadline(call, partial);
    if (ending.get() == null) {
      events.accept(UnaryCaller.failed(call, error, now(), firstTokenNanos));
    }
    end(error);
    flight.cancel();
  }

  /** Makes the signal the last one, unless there is one already. */
  private void end(Object signal) {
    if (ending.compareAndSet(null, signal)) {
      cancelTimer();
      signals.incrementAndGet();
      leave();
    }
  }

  private void leave() {
    if (signals.decrementAndGet() == 0) {
      Object last = ending.get();
      if (last != null && !silent) {
        silent = true;
        signalEnd(last);
      }
    }
  }

  private void signalEnd(Object last) {
    try {
      if (last == COMPLETE) {
        subscriber.onComplete();
      } else if (last instanceof Throwable error) {
        subscriber.onError(error);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, subscriber.getClass() + " threw at the end", e);
    }
  }

  private void cancelTimer() {
    Scheduler.Timer timer = deadlineTimer;
    if (timer != null) {
      timer.cancel();
    }
  }

  private long now() {
    return ticker.nanoTime();
  }
}
