package dev.rialto.internal.cost;

import dev.rialto.Attempt;
import dev.rialto.Cost;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.Usd;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.TransportFailure.Processing;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose cost is settled once, however it ends; itself the reference to what it was, null
 * before: whoever finds it settled, finds its cost.
 *
 * <p>What the provider reports counts. Where it reports nothing although it may have worked (the
 * attempt was cancelled, went silent or broke off), prompt and answer are counted, and the cost is
 * an estimate. What was never sent, or answered with an error, cost nothing.
 */
final class CostedAttempt extends AtomicReference<@Nullable Spent> implements ResponseSink, Flight {

  private static final long serialVersionUID = 1L;
  private static final int CHARS_PER_TOKEN = 4;

  private final transient Call call;
  private final transient Price price;
  private final transient Decision.Reservation reservation;
  private final transient Bound bound;
  private final transient Books books;
  private final transient ResponseSink sink;

  /** Set before this object is handed to anybody who could cancel it. */
  private transient Flight flight = Flight.DONE;

  private transient volatile @Nullable TokenUsage reported;
  private volatile int textChars;
  private volatile int reasoningChars;

  CostedAttempt(
      Call call,
      Price price,
      Decision.Reservation reservation,
      Bound bound,
      Books books,
      ResponseSink sink) {
    this.call = call;
    this.price = price;
    this.reservation = reservation;
    this.bound = bound;
    this.books = books;
    this.sink = sink;
  }

  void started(Flight running) {
    flight = running;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the attempt's own signals alone
  public void onEvent(ResponseEvent event) {
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
  public List<Attempt> attempts() {
    return sink.attempts();
  }

  @Override
  public void onComplete(Provenance provenance) {
    settle(whatWasUsed(), isReported(), true);
    sink.onComplete(provenance);
  }

  @Override
  public void onAnswer(Answer answer) {
    settle(answer.usage(), true, true);
    sink.onAnswer(answer);
  }

  @Override
  public void onError(RialtoException error) {
    FailureDetails details = error.details();
    if (!details.usage().equals(TokenUsage.NONE)) {
      settle(details.usage(), true, false);
    } else if (isReported() || mayHaveBeenProcessed(error)) {
      settle(whatWasUsed(), isReported(), false);
    } else {
      settle(TokenUsage.NONE, true, false);
    }
    sink.onError(error);
  }

  @Override
  public void request(long n) {
    flight.request(n);
  }

  @Override
  public void cancel() {
    flight.cancel();
    if (get() == null) {
      settle(whatWasUsed(), isReported(), false);
    }
  }

  @Override
  public FailureDetails whereabouts() {
    return flight.whereabouts();
  }

  @Override
  public Spent spent() {
    Spent settled = get();
    return settled == null ? Spent.NOTHING : settled;
  }

  private static boolean mayHaveBeenProcessed(RialtoException error) {
    if (error instanceof TransportException transport) {
      return transport.processing() == Processing.PROCESSED;
    }
    return error instanceof TruncatedResponseException
        || error instanceof DeadlineExceededException;
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

  /** Takes what was used, unless that was done before. Used nothing and failed: it cost nothing. */
  private void settle(TokenUsage usage, boolean exact, boolean answered) {
    if (get() != null) {
      return;
    }
    boolean nothing = !answered && usage.equals(TokenUsage.NONE);
    Cost cost = nothing ? Cost.NOTHING : price.of(usage, !exact);
    if (!compareAndSet(null, new Spent(usage, cost))) {
      return;
    }
    Usd known = cost.amount().orElse(Usd.ZERO);
    bound.settle(known);
    books.budgets().settle(reservation, known);
    books
        .ledger()
        .add(Math.floorDiv(books.clock().millis(), 1_000L), price.key(call), usage, cost, answered);
  }
}
