package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.Usd;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptHistory;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.spi.TransportFailure.Processing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose cost is settled once, however it ends: whoever finds it settled, finds its cost.
 *
 * <p>What the provider reports counts. Where it reports nothing although it may have worked (the
 * attempt was cancelled, went silent, broke off, or was left at a limit of ours), prompt and answer
 * are counted, and the cost is an estimate. What was never sent, or answered with an error or with
 * a page of somebody else's, cost nothing.
 */
final class CostedAttempt extends AttemptSink implements Flight {

  /** Every attempt has a cost: an object less for each. */
  private static final AtomicReferenceFieldUpdater<CostedAttempt, @Nullable Spent> SETTLED =
      AtomicReferenceFieldUpdater.newUpdater(CostedAttempt.class, Spent.class, "settled");

  private static final int CHARS_PER_TOKEN = 4;

  private final Call call;
  private final Target target;
  private final Price price;
  private final Decision.Reservation reservation;
  private final Bound bound;
  private final Books books;
  private final AttemptSink sink;

  /** Whoever cancels this before it is set cancels it again afterwards. */
  private volatile Flight flight = Flight.DONE;

  private volatile @Nullable TokenUsage reported;
  private volatile boolean cancelled;

  /** What it was; null before it was settled. */
  private volatile @Nullable Spent settled;

  private volatile int textChars;
  private volatile int reasoningChars;

  CostedAttempt(
      AttemptSink sink,
      Call call,
      Target target,
      Price price,
      Decision.Reservation reservation,
      Bound bound,
      Books books) {
    super(sink.startNanos());
    this.call = call;
    this.target = target;
    this.price = price;
    this.reservation = reservation;
    this.bound = bound;
    this.books = books;
    this.sink = sink;
  }

  void started(Flight running) {
    flight = running;
  }

  /** It is not sent. */
  void unsent() {
    var unused = settle(TokenUsage.NONE, true, false);
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
    return sink.now();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the attempt's own signals alone
  protected void event(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text text) {
      textChars += text.text().length();
    } else if (event instanceof ResponseEvent.Reasoning reasoning) {
      reasoningChars += reasoning.text().length();
    } else if (event instanceof ResponseEvent.Usage usage) {
      reported = usage.usage();
    }
    sink.onEvent(event);
  }

  @Override
  public AttemptHistory history() {
    return sink.history();
  }

  @Override
  protected void limits(List<RateLimit> limits) {
    sink.onRateLimits(limits);
  }

  @Override
  protected void complete(Provenance provenance) {
    CompletableFuture<?> stored = settle(whatWasUsed(), isReported(), true);
    if (stored == null) {
      sink.onComplete(provenance);
    } else {
      after(stored, () -> sink.onComplete(provenance));
    }
  }

  @Override
  protected void answer(Answer answer) {
    CompletableFuture<?> stored = settle(answer.usage(), true, true);
    if (stored == null) {
      sink.onAnswer(answer);
    } else {
      after(stored, () -> sink.onAnswer(answer));
    }
  }

  @Override
  protected void error(RialtoException error) {
    CompletableFuture<?> stored = settleFailed(error);
    if (stored == null) {
      sink.onError(error);
    } else {
      after(stored, () -> sink.onError(error));
    }
  }

  private @Nullable CompletableFuture<?> settleFailed(RialtoException error) {
    TokenUsage said = error.details().usage();
    if (!said.equals(TokenUsage.NONE)) {
      return settle(said, true, false);
    }
    return isReported() || mayHaveBeenProcessed(error)
        ? settle(whatWasUsed(), isReported(), false)
        : settle(TokenUsage.NONE, true, false);
  }

  /** Says how it ended once what it cost is stored, unless nobody wants to hear it by then. */
  private void after(CompletableFuture<?> stored, Runnable end) {
    var unused =
        stored.whenComplete(
            (done, error) -> {
              try {
                books.resumes().execute(() -> end(end));
              } catch (RejectedExecutionException closing) {
                end(end);
              }
            });
  }

  private void end(Runnable end) {
    if (!cancelled) {
      end.run();
    }
  }

  @Override
  public void request(long n) {
    flight.request(n);
  }

  @Override
  public void cancel() {
    cancelled = true;
    giveBack();
    flight.cancel();
    if (settled == null) {
      var unused = settle(whatWasUsed(), isReported(), false);
    }
  }

  @Override
  public FailureDetails whereabouts() {
    return flight.whereabouts();
  }

  @Override
  public Spent spent() {
    Spent spent = settled;
    return spent == null ? Spent.NOTHING : spent;
  }

  private boolean mayHaveBeenProcessed(RialtoException error) {
    if (error instanceof TransportException transport) {
      return transport.processing() == Processing.PROCESSED;
    }
    if (error instanceof InvalidResponseException) {
      return textChars > 0 || reasoningChars > 0 || isOfProvider(error.details());
    }
    return error instanceof TruncatedResponseException
        || error instanceof DeadlineExceededException;
  }

  /** An answer left at a limit quotes nothing, a broken one its JSON; all else is a page. */
  private static boolean isOfProvider(FailureDetails said) {
    String body = said.body().stripLeading();
    return said.status() >= 200
        && said.status() < 300
        && (body.isEmpty() || body.charAt(0) == '{' || body.charAt(0) == '[');
  }

  private boolean isReported() {
    TokenUsage said = reported;
    return said != null && !said.equals(TokenUsage.NONE);
  }

  /** What the provider said, or what can be counted. */
  private TokenUsage whatWasUsed() {
    TokenUsage said = reported;
    if (said != null && !said.equals(TokenUsage.NONE)) {
      return said;
    }
    long input = books.tokens().count(price.model(), call.request()).tokens();
    return new TokenUsage(input, 0, 0, ofChars(textChars), ofChars(reasoningChars));
  }

  private static long ofChars(int chars) {
    return (chars + CHARS_PER_TOKEN - 1L) / CHARS_PER_TOKEN;
  }

  /**
   * Takes what was used, unless that was done before. Used nothing and failed: it cost nothing.
   *
   * @return what to wait for before anybody hears how it ended; null: nothing
   */
  private @Nullable CompletableFuture<?> settle(TokenUsage usage, boolean exact, boolean answered) {
    if (settled != null) {
      return null;
    }
    boolean nothing = !answered && usage.equals(TokenUsage.NONE);
    Usd pictures = price.pictures(call);
    Cost cost =
        nothing
            ? Cost.NOTHING
            : pictures == null ? price.of(usage, !exact) : new Cost(pictures, !answered);
    if (!SETTLED.compareAndSet(this, null, new Spent(usage, cost))) {
      return null;
    }
    Usd known = cost.amount().orElse(Usd.ZERO);
    bound.settle(known);
    books
        .ledger()
        .add(
            Math.floorDiv(books.clock().millis(), 1_000L),
            price.key(call, target),
            usage,
            cost,
            answered);
    return books.budgets().settle(reservation, known);
  }
}
