package dev.rialto.internal.promote;

import dev.rialto.Attempt;
import dev.rialto.BudgetExceededException;
import dev.rialto.CircuitOpenException;
import dev.rialto.ContentFilteredException;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.RejectedCallException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.internal.call.StartingFlight;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for a batch, and is made by itself if that fails or takes too long.
 * Thread-safe: it is in the batch, live, or over, and leaves the batch once.
 */
final class PromotedCall implements Flight {

  private static final long LEAST_LIVE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_TOLD = 20;

  private final Promotion promotion;
  private final Call call;
  private final Target target;
  private final ResponseSink sink;
  private final Consumer<Seat> looksFor;
  private final Consumer<Seat> gathers;
  private final long startNanos;
  private volatile StartingFlight batched = new StartingFlight();
  private volatile StartingFlight live = new StartingFlight();
  private final Waits liveWaits = Waits.ofRetries();
  private final ResponseSink direct;

  private boolean isLive;
  private boolean cancelled;
  private volatile @Nullable Seat seat;
  private Scheduler.@Nullable Timer timer;
  private List<Attempt> attempts = List.of();

  /**
   * Makes one.
   *
   * @param target the model whose provider takes batches
   * @param looksFor takes its seat to where it is known whether somebody has paid for its answer
   * @param gathers takes a seat whose cost is reckoned to where batches are made
   */
  PromotedCall(
      Promotion promotion,
      Call call,
      Target target,
      ResponseSink sink,
      Consumer<Seat> looksFor,
      Consumer<Seat> gathers) {
    this.promotion = promotion;
    this.call = call;
    this.target = target;
    this.sink = sink;
    this.looksFor = looksFor;
    this.gathers = gathers;
    this.startNanos = promotion.ticker().nanoTime();
    this.direct = new BatchSink(true);
  }

  Flight begin() {
    Seat made;
    try {
      made = new Seat(this, call, target);
    } catch (RialtoException e) {
      // Said again, and better, where the call is made by itself.
      return promotion.next().start(call, sink);
    }
    seat = made;
    long before = promotion.settings().liveBeforeNanos();
    if (before > 0) {
      Scheduler.Timer due =
          promotion
              .scheduler()
              .schedule(this::timeIsNearlyOver, call.deadline().remaining(startNanos) - before);
      synchronized (this) {
        timer = due;
      }
    }
    looksFor.accept(made);
    return this;
  }

  /** Nobody has paid for its answer: this call will. */
  void pay() {
    Seat in = seat;
    if (in == null || in.isOver()) {
      return;
    }
    StartingFlight paying = new StartingFlight();
    batched = paying;
    paying.started(
        promotion
            .costs()
            .start(
                new BatchSink(false),
                bounded -> {
                  in.costed(bounded);
                  gathers.accept(in);
                  return in;
                }));
    if (in.isOver()) {
      paying.cancel();
    }
  }

  /** Returns where the answer goes if another attempt pays for it. */
  ResponseSink direct() {
    return direct;
  }

  private void timeIsNearlyOver() {
    Seat in = seat;
    if (in != null && in.leave()) {
      goLive(
          new Attempt(
              target.modelId(), endpoint(), sinceStart(), "no answer of the batch in time"));
    }
  }

  /** Makes the call by itself; once, since the seat has one outcome or is left. */
  private void goLive(Attempt before) {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      isLive = true;
      attempts = List.of(before);
    }
    leaveBatch();
    startLive();
  }

  private void startLive() {
    StartingFlight starting = new StartingFlight();
    live = starting;
    starting.started(promotion.next().start(call, new LiveSink()));
    starting.request(Long.MAX_VALUE);
    synchronized (this) {
      if (!cancelled) {
        return;
      }
    }
    starting.cancel();
  }

  /**
   * Begins once more in a while, if nothing was sent: of a batch that has failed all calls come at
   * once, more than there is room for, and they have time.
   */
  private boolean startsAgain(RialtoException error) {
    boolean notTaken =
        error instanceof RejectedCallException
            || error instanceof RateLimitException
            || error instanceof OverloadedException
            || error instanceof CircuitOpenException;
    long waitNanos;
    synchronized (this) {
      waitNanos = promotion.spread(liveWaits.next());
      long left = call.deadline().remaining(promotion.ticker().nanoTime());
      if (!notTaken || cancelled || promotion.isClosing() || left < waitNanos + LEAST_LIVE_NANOS) {
        return false;
      }
      List<Attempt> all = new ArrayList<>(attempts);
      all.addAll(error.details().attempts());
      // Of hours of refusals the latest tell enough.
      attempts = all.size() > MOST_TOLD ? all.subList(all.size() - MOST_TOLD, all.size()) : all;
      timer = promotion.later(waitNanos, this::startLive);
    }
    return true;
  }

  private void leaveBatch() {
    stopTimer();
    Seat in = seat;
    if (in != null) {
      if (in.isSent() && promotion.isClosing() && promotion.store().isDurable()) {
        in.attached(); // the next process reads its answer, and accounts for it
      }
      in.cancel();
    }
    batched.cancel();
  }

  private void stopTimer() {
    Scheduler.Timer due;
    synchronized (this) {
      due = timer;
      timer = null;
    }
    if (due != null) {
      due.cancel();
    }
  }

  private synchronized boolean isInBatch() {
    return !isLive && !cancelled;
  }

  private String endpoint() {
    return target.endpoint().name();
  }

  private long sinceStart() {
    return promotion.ticker().nanoTime() - startNanos;
  }

  @Override
  public void request(long n) {
    // It is wanted whole.
  }

  @Override
  public void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    leaveBatch();
    live.cancel();
  }

  @Override
  public FailureDetails whereabouts() {
    synchronized (this) {
      if (!isLive) {
        return FailureDetails.NONE.at(target.endpoint().provider(), target.model());
      }
    }
    FailureDetails now = live.whereabouts();
    return now.attempted(all(now.attempts()));
  }

  @Override
  public String waitsFor() {
    synchronized (this) {
      if (isLive) {
        return live.waitsFor();
      }
    }
    Seat in = seat;
    return in == null ? "room in a budget" : in.waitsFor();
  }

  private List<Attempt> all(List<Attempt> later) {
    List<Attempt> all;
    synchronized (this) {
      all = new ArrayList<>(attempts);
    }
    all.addAll(later);
    return all;
  }

  private void publish(Attempt attempt) {
    promotion
        .events()
        .accept(
            new PipelineEvent.AttemptEnded(
                call.origin(),
                attempt.model(),
                attempt.endpoint(),
                -1, // it lay at the provider for as long as the batch did
                -1,
                attempt.usage(),
                attempt.cost(),
                attempt.failure()));
  }

  /** Hears of the batch, through what reckons the cost or past it. */
  private final class BatchSink extends AttemptSink {
    private final boolean past;
    private volatile TokenUsage usage = TokenUsage.NONE;

    BatchSink(boolean past) {
      super(PromotedCall.this.startNanos);
      this.past = past;
    }

    @Override
    public Call call() {
      return call;
    }

    @Override
    public Target target() {
      return target;
    }

    @Override
    public long now() {
      return promotion.ticker().nanoTime();
    }

    private Attempt attempt(@Nullable String failure) {
      Spent spent =
          past ? new Spent(usage, promotion.costs().cost(target, usage)) : batched.spent();
      return new Attempt(
          target.modelId(), endpoint(), sinceStart(), failure, spent.usage(), spent.cost());
    }

    @Override
    protected void event(ResponseEvent event) {
      if (event instanceof ResponseEvent.Usage said) {
        usage = said.usage();
      }
      if (isInBatch()) {
        sink.onEvent(event);
      }
    }

    @Override
    protected void limits(List<RateLimit> limits) {}

    @Override
    protected void complete(Provenance provenance) {
      if (isInBatch()) {
        stopTimer();
        Attempt paid = attempt(null);
        publish(paid);
        sink.onComplete(provenance.attempted(List.of(paid)));
      }
    }

    @Override
    protected void error(RialtoException error) {
      Seat in = seat;
      if (!isInBatch() || in == null || (!past && !in.isCosted() && !isRefusal(error))) {
        return; // what ends an attempt that another one takes the place of ends not the call
      }
      boolean unused = in.leave(); // a budget may have refused it
      Attempt failed = attempt(error.getClass().getSimpleName() + ": " + error.summary());
      long left = call.deadline().remaining(promotion.ticker().nanoTime());
      boolean pointless =
          error instanceof ContentFilteredException || error instanceof BudgetExceededException;
      if (left > 0 && !pointless && !promotion.isClosing()) {
        publish(failed);
        goLive(failed);
      } else {
        stopTimer();
        sink.onError(error.with(error.details().attempted(all(List.of(failed)))));
      }
    }

    private boolean isRefusal(RialtoException error) {
      return error instanceof BudgetExceededException;
    }

    @Override
    protected void answer(Answer answer) {
      throw new IllegalStateException("a batch answers in pieces, but got " + answer);
    }
  }

  /** Adds the attempt of the batch to those of the call by itself. */
  private final class LiveSink implements ResponseSink {
    @Override
    public void onEvent(ResponseEvent event) {
      sink.onEvent(event);
    }

    @Override
    public boolean takesRestart() {
      return sink.takesRestart();
    }

    @Override
    public boolean showsReasoning() {
      return sink.showsReasoning();
    }

    @Override
    public void onRateLimits(List<RateLimit> limits) {
      sink.onRateLimits(limits);
    }

    @Override
    public void onComplete(Provenance provenance) {
      sink.onComplete(provenance.attempted(all(provenance.attempts())));
    }

    @Override
    public void onError(RialtoException error) {
      if (!startsAgain(error)) {
        sink.onError(error.with(error.details().attempted(all(error.details().attempts()))));
      }
    }

    @Override
    public void onAnswer(Answer answer) {
      Provenance from = answer.provenance();
      sink.onAnswer(answer.from(from.attempted(all(from.attempts())), answer.usage()));
    }
  }
}
