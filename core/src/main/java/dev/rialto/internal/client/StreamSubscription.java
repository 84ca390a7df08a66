package dev.rialto.internal.client;

import dev.rialto.Cost;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Timings;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.StartingFlight;
import dev.rialto.internal.text.ArrivedText;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the elements of a running call to a subscriber, by the rules of Reactive Streams.
 *
 * <p>Events come serially from the pipeline; demand, cancellation and the deadline come from any
 * thread. Whoever finds nobody at work in {@link #drain} works until nothing is left, so that
 * signals never overlap and {@code request} within {@code onNext} does not recurse. {@link #begin}
 * counts as work: nothing is signalled before {@code onSubscribe} has returned.
 *
 * <p>The pipeline is asked for as much content as the subscriber waits for, but for {@link #WINDOW}
 * pieces at most, and for none while something is ready: so that memory stays bounded when a
 * subscriber wants everything and is slow. It is asked when nobody is at work, since it may answer
 * within the asking. Where only the latest element counts it is asked all the time, since what
 * comes takes the place of what waits.
 *
 * <p>Longer than its neighbours, since all signals share one loop, one lock and one ending: the
 * rules can only be checked where they are read together.
 */
final class StreamSubscription<T> implements Flow.Subscription, ResponseSink, LiveCalls.Live {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int WINDOW = 256;
  private static final FinishReason UNSAID = new FinishReason(FinishReason.Kind.OTHER, "");

  private final Call call;
  private final Elements<T> elements;
  private final CallTools tools;
  private final StreamTap tap;
  private final @Nullable SpokenText spoken;

  /** Made once, since each piece passes through it. */
  private final Consumer<ResponseEvent> taking = this::take;

  private final StartingFlight flight = new StartingFlight();
  private final AtomicInteger work = new AtomicInteger(1);
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private final AtomicBoolean tapToldEnd = new AtomicBoolean();

  /** Guards the fields below up to the demand's; held for a few instructions only. */
  private final Object lock = new Object();

  private final ArrayDeque<T> ready = new ArrayDeque<>();
  private final Consumer<T> toReady;
  private final ArrivedText arrived = new ArrivedText();
  private long demand;
  private long outstanding;

  /** Whether the call is being started: it has no attempts to tell of yet, which cost something. */
  private boolean starting;

  /** What the subscriber's cancelling leaves to do as soon as it has started. */
  private @Nullable Runnable whenStarted;

  private final AtomicLong toAsk = new AtomicLong();

  /** Let go at the end, since a subscription may be kept for longer (rule 3.13). */
  private volatile Flow.@Nullable Subscriber<? super T> subscriber;

  private volatile boolean silent;
  private volatile TokenUsage usage = TokenUsage.NONE;
  private volatile @Nullable FinishReason finish;
  private volatile long firstTokenNanos = -1;

  StreamSubscription(
      Call call,
      Elements<T> elements,
      Flow.Subscriber<? super T> subscriber,
      CallTools tools,
      StreamTap tap) {
    this.call = call;
    this.elements = elements;
    this.toReady = elements.latestWins() ? this::replaceReady : ready::add;
    this.subscriber = subscriber;
    this.tools = tools;
    this.tap = tap;
    this.spoken = SpokenText.isFor(call) ? new SpokenText() : null;
    tap.onCall(call.origin());
  }

  /** Introduces itself to the subscriber, and starts the call unless that cancels at once. */
  void begin(Stage pipeline) {
    Flow.Subscriber<? super T> to = subscriber;
    try {
      if (to != null) {
        to.onSubscribe(this);
      }
    } catch (Throwable e) {
      threw("onSubscribe", e);
      cancel();
    }
    if (!isOver()) {
      start(pipeline);
    }
    drainFrom(1);
  }

  private void start(Stage pipeline) {
    tools.live().begin(this);
    boolean wanted;
    synchronized (lock) {
      starting = wanted = !isOver();
    }
    try {
      if (wanted) {
        flight.started(pipeline.start(call, this));
      }
    } catch (RuntimeException bug) {
      onError(Ends.notStarted(call, bug));
    } finally {
      endsOfStart();
    }
    if (isOver()) {
      release();
    }
  }

  /** A cancellation that came meanwhile has its way now. */
  private void endsOfStart() {
    Runnable end;
    synchronized (lock) {
      starting = false;
      end = whenStarted;
      whenStarted = null;
    }
    if (end != null) {
      end.run();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      RialtoException outcome = cut(Ends.unsubscribed(call, partialText(), usage));
      IllegalArgumentException signal =
          new IllegalArgumentException(
              "request(" + n + "): allowed is 1 or more (Reactive Streams rule 3.9)");
      settle(new Ending(signal, outcome, null, null, true));
    } else {
      synchronized (lock) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    }
    drain();
  }

  @Override
  public void cancel() {
    if (silent) {
      return;
    }
    silent = true;
    onceStarted(
        () -> {
          RialtoException why = cut(Ends.unsubscribed(call, partialText(), usage));
          settle(Ending.now(why));
          tellTap(Ending.now(why));
          drain();
        });
  }

  /**
   * Ends the call now; or, while it is being started, by the thread that starts it, as soon as it
   * has: what is sent at this moment may cost something, which its end is to tell. A subscriber who
   * has cancelled waits for nothing, unlike one whose time is over.
   */
  private void onceStarted(Runnable end) {
    synchronized (lock) {
      if (starting) {
        whenStarted = end;
        return;
      }
    }
    end.run();
  }

  @Override
  public boolean takesRestart() {
    return elements.takesRestart();
  }

  @Override
  public boolean showsReasoning() {
    return elements.showsReasoning();
  }

  @Override
  public void onEvent(ResponseEvent event) {
    if (isOver()) {
      return;
    }
    Throwable wrong = null;
    synchronized (lock) {
      if (event.isContent() && outstanding > 0) {
        outstanding--;
      }
      try {
        arrive(event);
        if (spoken == null) {
          take(event);
        } else {
          spoken.accept(event, taking);
        }
      } catch (Throwable e) {
        // Decoding runs the user's constructors: whatever comes out of them, the call must end.
        wrong = e;
      }
    }
    if (event.isContent() && firstTokenNanos < 0) {
      firstTokenNanos = now() - call.startNanos();
    }
    if (wrong != null) {
      RialtoException why =
          Ends.undecodable(wrong, flight.whereabouts().partial(partialText(), "", usage));
      onError(cut(why));
      return;
    }
    drain();
  }

  /** As it comes, thoughts included: what is kept back has arrived, too. */
  private void arrive(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text text) {
      arrived.add(text.text());
    } else if (event instanceof ResponseEvent.Restarted) {
      arrived.clear();
    }
  }

  private void take(ResponseEvent event) {
    if (event instanceof ResponseEvent.Usage seen) {
      usage = seen.usage();
    } else if (event instanceof ResponseEvent.Finished last) {
      finish = last.reason();
    } else if (event instanceof ResponseEvent.Restarted) {
      usage = TokenUsage.NONE;
      finish = null;
    }
    tap.onEvent(event);
    elements.onEvent(event, toReady);
  }

  /** What was kept back belongs to the answer, however that ends. */
  private void endSpoken() {
    if (spoken != null) {
      spoken.end(taking);
    }
  }

  @Override
  public void onComplete(Provenance provenance) {
    FinishReason reason = finish;
    if (reason != null && reason.kind() != FinishReason.Kind.STOP) {
      try {
        Answer whole = arrived(reason, provenance);
        if (arrived.isCut()) { // too long to be kept: its elements were read as they came
          AnswerDecoder.judge(call, whole);
        } else {
          AnswerDecoder.decode(call, whole);
        }
      } catch (RialtoException notWhole) {
        // The end of a filtered or broken answer is no success, as it is none for a unary call.
        onError(notWhole);
        return;
      }
    }
    try {
      synchronized (lock) {
        endSpoken();
        elements.onEnd(toReady);
      }
    } catch (Throwable notWhole) {
      FinishReason said = reason != null ? reason : UNSAID;
      Answer whole = arrived(said, provenance);
      onError(
          Ends.undecodable(
              notWhole,
              notWhole instanceof InvalidOutputException fault
                  ? AnswerDecoder.refused(whole, fault)
                  : AnswerDecoder.details(whole)));
      return;
    }
    Timings timings = new Timings(now() - call.startNanos(), firstTokenNanos);
    settle(new Ending(null, null, provenance, timings, false));
    drain();
  }

  @Override
  public void onError(RialtoException error) {
    synchronized (lock) {
      endSpoken();
      elements.onCut(toReady);
    }
    FailureDetails known = error.details();
    String partial = known.partialText().isEmpty() ? partialText() : "";
    settle(
        Ending.afterElements(
            partial.isEmpty()
                ? error
                : error.with(
                    known.partial(
                        partial,
                        known.partialReasoning(),
                        known.usage().total() == 0 ? usage : known.usage()))));
    drain();
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new IllegalStateException("a streaming call is answered piece by piece");
  }

  @Override
  public void abort(RialtoException error) {
    settle(Ending.now(cut(error)));
    drain();
  }

  /** Cancels the call, unless it is over; returns the error with what that cost. */
  private RialtoException cut(RialtoException why) {
    return ending.get() != null ? why : Ends.cut(why, flight);
  }

  @Override
  public long remainingNanos(long nowNanos) {
    return call.deadline().remaining(nowNanos);
  }

  /** Runs on the timer's thread, which must not wait for a subscriber. */
  @Override
  public void expire() {
    FailureDetails details = flight.whereabouts().partial(partialText(), "", usage);
    if (settle(Ending.now(cut(Ends.deadline(call, details, flight.waitsFor()))))) {
      tools.callbacks().execute(this::drain);
    }
  }

  /** Makes this the call's outcome, unless there is one already. */
  private boolean settle(Ending last) {
    if (!ending.compareAndSet(null, last)) {
      return false;
    }
    release();
    RialtoException failure = last.failure();
    Provenance from = last.provenance();
    Timings timings = last.timings();
    if (failure != null) {
      tools.events().accept(UnaryCaller.failed(call, failure, now(), firstTokenNanos));
    } else if (from != null && timings != null) {
      tools
          .events()
          .accept(
              new PipelineEvent.CallEnded(
                  call.origin(),
                  from.model(),
                  from.endpoint(),
                  from.cacheStatus(),
                  usage,
                  timings.totalNanos(),
                  timings.firstTokenNanos(),
                  from.attempts().size(),
                  Cost.of(from.attempts()),
                  null,
                  call.options().metadata()));
    }
    return true;
  }

  private void drain() {
    if (work.getAndIncrement() == 0) {
      if (call.origin().contexts().isEmpty()) {
        drainFrom(1);
      } else {
        call.origin().within(() -> drainFrom(1));
      }
    }
  }

  private void drainFrom(int seen) {
    int missed = seen;
    do {
      boolean more = true;
      while (more && !silent) {
        more = step();
      }
      if (silent) {
        letGo();
      }
      missed = work.addAndGet(-missed);
    } while (missed != 0);
    long ask = toAsk.get() == 0 ? 0 : toAsk.getAndSet(0);
    if (ask > 0) {
      flight.request(ask);
    }
  }

  /** Does one thing; returns whether there may be another. */
  private boolean step() {
    Ending last = ending.get();
    if (last != null && last.immediate()) {
      signalEnd(last);
      return false;
    }
    T next = null;
    synchronized (lock) {
      if (demand > 0) {
        next = ready.poll();
        if (next != null) {
          demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        } else if (last == null) {
          ask();
        }
      } else {
        if (last == null && elements.latestWins()) {
          ask(); // for what takes the place of the one that waits
        }
        if (!ready.isEmpty()) {
          return false;
        }
      }
    }
    if (next != null) {
      signalNext(next);
      return true;
    }
    if (last != null) {
      signalEnd(last);
    }
    return false;
  }

  /** Tops up what is asked for when half of it has come. */
  private void ask() {
    long target = elements.latestWins() ? WINDOW : Math.min(demand, WINDOW);
    if (outstanding <= target / 2) {
      toAsk.addAndGet(target - outstanding);
      outstanding = target;
    }
  }

  private void replaceReady(T element) {
    ready.clear();
    ready.add(element);
  }

  private void signalNext(T element) {
    Flow.Subscriber<? super T> to = subscriber;
    if (to == null) {
      return;
    }
    try {
      to.onNext(element);
    } catch (Throwable e) {
      // Rule 2.13: such a subscriber counts as having cancelled.
      threw("onNext", e);
      cancel();
    }
  }

  private void signalEnd(Ending last) {
    silent = true;
    tellTap(last);
    Flow.Subscriber<? super T> to = subscriber;
    if (to == null) {
      return;
    }
    try {
      if (last.signal() == null) {
        to.onComplete();
      } else {
        to.onError(last.signal());
      }
    } catch (Throwable e) {
      threw("the last signal", e);
    }
  }

  /** Before the subscriber hears it: who asks for the result in its last signal gets it. */
  private void tellTap(Ending last) {
    if (!tapToldEnd.compareAndSet(false, true)) {
      return;
    }
    RialtoException failure = last.failure();
    Provenance provenance = last.provenance();
    Timings timings = last.timings();
    if (failure != null) {
      tap.onError(failure);
    } else if (provenance != null && timings != null) {
      tap.onComplete(provenance, timings);
    }
  }

  /** An error of any kind is contained: the transport's thread serves other calls as well. */
  private void threw(String where, Throwable e) {
    LOG.log(
        System.Logger.Level.WARNING, where + " of a subscriber of " + call.origin() + " threw", e);
  }

  private void letGo() {
    subscriber = null;
    synchronized (lock) {
      ready.clear();
    }
  }

  private Answer arrived(FinishReason reason, Provenance provenance) {
    return new Answer(partialText(), "", List.of(), List.of(), usage, reason, null, provenance);
  }

  private String partialText() {
    synchronized (lock) {
      return arrived.toString();
    }
  }

  private boolean isOver() {
    return silent || ending.get() != null;
  }

  private void release() {
    tools.live().remove(this);
  }

  private long now() {
    return tools.ticker().nanoTime();
  }

  /**
   * The outcome.
   *
   * @param signal what the subscriber is told went wrong; null if nothing did
   * @param failure the call's failure; null if it answered
   * @param provenance how the answer came about; null if there is none
   * @param timings how long it took; null if there is no answer
   * @param immediate whether elements that nobody has asked for yet are dropped for it
   */
  private record Ending(
      @Nullable Throwable signal,
      @Nullable RialtoException failure,
      @Nullable Provenance provenance,
      @Nullable Timings timings,
      boolean immediate) {

    static Ending now(RialtoException error) {
      return new Ending(error, error, null, null, true);
    }

    static Ending afterElements(RialtoException error) {
      return new Ending(error, error, null, null, false);
    }
  }
}
