package dev.rialto.internal.output;

import dev.rialto.Attempt;
import dev.rialto.BudgetExceededException;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.Message;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Repeats;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.Ticker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unary call whose answer, where it is not of the method's type, is sent back once with what is
 * wrong about it.
 *
 * <p>The second turn is a call like the first: it has the same deadline and the same bound of
 * money, passes the same stages below, and costs a repeat of the budget. What a limit or a filter
 * cut is never sent back, for the model did not mean it; nor is what is too long to be said twice,
 * nor what took longer to be said than is left of the time. Attempts and tokens of both turns add
 * up. If the second turn brings no answer, for want of time or money too, the first one's fault is
 * the call's.
 *
 * <p>Signals come serially, the second turn's after the first one's last; only {@link #cancel} and
 * {@link #whereabouts} come from any thread.
 */
final class RepairedCall implements ResponseSink, Flight {

  /** More would cost more than asking anew. */
  private static final int MAX_CHARS = 50_000;

  private final Call call;
  private final ResponseSink sink;
  private final Stage next;
  private final Repeats repeats;
  private final Ticker ticker;
  private AnswerBuilder builder = new AnswerBuilder();
  private @Nullable Answer refused;
  private @Nullable InvalidOutputException why;

  /** As what follows guarded by this, which is held for a few instructions only. */
  private Flight running = DONE;

  private boolean second;
  private boolean cancelled;

  /** Whether a repeat was taken for the second turn of which nobody knows whether it was made. */
  private boolean paid;

  RepairedCall(Call call, ResponseSink sink, Stage next, Repeats repeats, Ticker ticker) {
    this.call = call;
    this.sink = sink;
    this.next = next;
    this.repeats = repeats;
    this.ticker = ticker;
  }

  Flight start() {
    begun(next.start(call, this), false);
    return this;
  }

  /** The first turn may be over, and the second begun, before the start of the first returns. */
  private void begun(Flight flight, boolean isSecond) {
    boolean tooLate;
    synchronized (this) {
      tooLate = cancelled;
      if (isSecond == second) {
        running = flight;
      }
    }
    if (tooLate) {
      flight.cancel();
    } else {
      flight.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void request(long n) {}

  @Override
  public void cancel() {
    Flight flight;
    synchronized (this) {
      cancelled = true;
      flight = running;
    }
    if (flight != DONE) {
      giveBackIfUnsent(flight.whereabouts());
    }
    flight.cancel();
  }

  /** The second turn is over: if it made no attempt, it has cost no repeat. */
  private void giveBackIfUnsent(FailureDetails details) {
    boolean unsent;
    synchronized (this) {
      unsent = paid && details.attempts().stream().allMatch(RepairedCall::isUnpaid);
      paid = false;
    }
    if (unsent) {
      repeats.giveBack();
    }
  }

  /** An attempt for which there was no money was turned away before it was one. */
  private static boolean isUnpaid(Attempt attempt) {
    String failure = attempt.failure();
    return failure != null && failure.startsWith(BudgetExceededException.class.getSimpleName());
  }

  @Override
  public FailureDetails whereabouts() {
    Flight flight;
    Answer before;
    synchronized (this) {
      flight = running;
      before = second ? refused : null;
    }
    return before == null ? flight.whereabouts() : added(before, flight.whereabouts());
  }

  @Override
  public void onEvent(ResponseEvent event) {
    builder.add(event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    onAnswer(builder.build(provenance));
  }

  @Override
  public void onAnswer(Answer answer) {
    Answer decoded;
    try {
      decoded = AnswerDecoder.decode(call, answer);
    } catch (InvalidOutputException e) {
      invalid(answer, e);
      return;
    } catch (RialtoException e) {
      onError(e);
      return;
    }
    Answer before = refused;
    if (before == null) {
      sink.onAnswer(decoded);
      return;
    }
    List<Attempt> all = attempts(before, decoded.provenance().attempts());
    sink.onAnswer(
        decoded.from(decoded.provenance().attempted(all), before.usage().plus(decoded.usage())));
  }

  @Override
  public void onError(RialtoException error) {
    giveBackIfUnsent(error.details());
    Answer before = refused;
    InvalidOutputException first = why;
    sink.onError(
        before == null || first == null
            ? error
            : unrepaired(before, first, added(before, error.details()), error));
  }

  /** The second turn, of which the details know, too, was overtaken by the deadline. */
  @Override
  public RialtoException atDeadline(RialtoException passed) {
    Answer before;
    InvalidOutputException first;
    synchronized (this) {
      before = second ? refused : null;
      first = why;
    }
    return before == null || first == null
        ? passed
        : unrepaired(before, first, passed.details(), passed);
  }

  private static RialtoException unrepaired(
      Answer before, InvalidOutputException first, FailureDetails both, RialtoException why) {
    RialtoException fault =
        first.with(
            first
                .details()
                .attempted(both.attempts())
                .partial(before.text(), before.reasoning(), both.usage()));
    fault.addSuppressed(why);
    return fault;
  }

  private void invalid(Answer answer, InvalidOutputException e) {
    Answer before = refused;
    if (before != null) {
      sink.onError(e.with(added(before, e.details())));
    } else if (!isRepairable(answer) || !hasTime(answer) || !repeats.tryTake()) {
      sink.onError(e);
    } else {
      synchronized (this) {
        if (cancelled) {
          repeats.giveBack();
          return;
        }
        paid = true;
        refused = answer;
        why = e;
        second = true;
        running = DONE;
      }
      builder = new AnswerBuilder();
      begun(next.start(call.with(request(answer, e)), this), true);
    }
  }

  private boolean isRepairable(Answer answer) {
    return call.request() instanceof CompletionRequest
        && answer.finishReason().kind() == FinishReason.Kind.STOP
        && answer.toolCalls().isEmpty()
        && answer.text().length() <= MAX_CHARS;
  }

  /** It takes as long to be said again as it took to be said. */
  private boolean hasTime(Answer answer) {
    List<Attempt> attempts = answer.provenance().attempts();
    long took =
        attempts.stream()
            .filter(attempt -> attempt.failure() == null)
            .mapToLong(Attempt::durationNanos)
            .max()
            .orElse(0);
    return call.deadline().remaining(ticker.nanoTime()) > took;
  }

  private CompletionRequest request(Answer answer, InvalidOutputException fault) {
    CompletionRequest asked = (CompletionRequest) call.request();
    List<Message> messages = new ArrayList<>(asked.messages());
    if (!answer.text().isBlank()) {
      messages.add(Message.assistant(answer.text()));
    }
    messages.add(
        Message.user(
            "That answer cannot be read: at "
                + fault.path()
                + " expected "
                + fault.expected()
                + ". Give the whole answer once more, corrected, as JSON and without any other"
                + " words."));
    return asked.continued(messages, asked.toolChoice());
  }

  private FailureDetails added(Answer before, FailureDetails after) {
    return after
        .attempted(attempts(before, after.attempts()))
        .partial(after.partialText(), after.partialReasoning(), before.usage().plus(after.usage()));
  }

  /** Returns the attempts of both turns; those that answered wrongly say so. */
  private List<Attempt> attempts(Answer before, List<Attempt> after) {
    InvalidOutputException fault = why;
    List<Attempt> all = new ArrayList<>(before.provenance().attempts());
    if (fault != null) {
      all = new ArrayList<>(AnswerDecoder.refused(all, fault));
    }
    all.addAll(after);
    return List.copyOf(all);
  }
}
