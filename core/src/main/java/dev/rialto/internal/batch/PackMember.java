package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.PackedItem;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The call about one item. Thread-safe; has one outcome, or none once it is cancelled. */
final class PackMember implements Flight {

  private final Call call;
  private final PackedItem item;
  private final ResponseSink sink;
  private boolean over;
  private @Nullable Pack in;
  private @Nullable Flight alone;

  /** Runs when its call alone has ended; once or more. */
  private Runnable ended = () -> {};

  /** What its packs have used of tokens and money before it is asked for alone. */
  private TokenUsage usage = TokenUsage.NONE;

  private List<Attempt> attempts = List.of();

  PackMember(Call call, PackedItem item, ResponseSink sink) {
    this.call = call;
    this.item = item;
    this.sink = sink;
  }

  Call call() {
    return call;
  }

  String text() {
    return item.text();
  }

  /** By four characters a token, and what stands around an item. */
  long tokens() {
    return 8L + item.text().length() / 4;
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized void in(Pack pack) {
    in = pack;
  }

  private synchronized boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Adds its share of what a pack has used. */
  synchronized void paid(TokenUsage share, List<Attempt> shares) {
    usage = usage.plus(share);
    List<Attempt> all = new ArrayList<>(attempts);
    all.addAll(shares);
    attempts = List.copyOf(all);
  }

  /** Takes its answer, if it is of the method's type; false if it is not. */
  boolean answer(Answer ofPack, String text) {
    Provenance from = ofPack.provenance();
    Answer decoded;
    try {
      decoded =
          AnswerDecoder.decode(
              call,
              new Answer(
                  text,
                  "",
                  List.of(),
                  List.of(),
                  usage,
                  ofPack.finishReason(),
                  null,
                  from.attempted(attempts)));
    } catch (RialtoException e) {
      return false;
    }
    if (end()) {
      sink.onAnswer(decoded);
    }
    return true;
  }

  void fail(RialtoException error) {
    if (end()) {
      // One for each: stack traces of several threads do not mix.
      sink.onError(error.with(withAll(error.details())));
    }
  }

  /** Adds what its packs have used to what is told of a failure. */
  private FailureDetails withAll(FailureDetails last) {
    return last.partial(last.partialText(), last.partialReasoning(), usage).attempted(attempts);
  }

  private void tellEnded() {
    Runnable task;
    synchronized (this) {
      task = ended;
    }
    task.run();
  }

  /**
   * Asks for it alone.
   *
   * @param whenEnded runs once it has its outcome, or is cancelled
   */
  void askAlone(Stage next, Runnable whenEnded) {
    synchronized (this) {
      ended = whenEnded;
    }
    if (isOver()) {
      whenEnded.run();
      return;
    }
    Flight flight = next.start(call, new Alone());
    boolean unwanted;
    synchronized (this) {
      alone = flight;
      unwanted = over;
    }
    if (unwanted) {
      flight.cancel();
    } else {
      flight.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void request(long n) {
    // A unary answer is no content that one asks for piece by piece.
  }

  @Override
  public void cancel() {
    if (!end()) {
      return;
    }
    Pack pack;
    Flight flight;
    synchronized (this) {
      pack = in;
      flight = alone;
    }
    if (flight != null) {
      flight.cancel();
      tellEnded();
    } else if (pack != null) {
      pack.left();
    }
  }

  /** Adds what the pack has used to what the call alone does. */
  private final class Alone implements ResponseSink {
    @Override
    public void onEvent(ResponseEvent event) {
      throw new IllegalStateException("a unary call is answered whole, but got " + event);
    }

    @Override
    public void onComplete(Provenance provenance) {
      throw new IllegalStateException("a unary call is answered whole, but got its end alone");
    }

    @Override
    public void onAnswer(Answer answer) {
      if (end()) {
        Provenance from = answer.provenance();
        List<Attempt> all = new ArrayList<>(attempts);
        all.addAll(from.attempts());
        sink.onAnswer(answer.from(from.attempted(all), answer.usage().plus(usage)));
      }
      tellEnded();
    }

    @Override
    public void onError(RialtoException error) {
      if (end()) {
        paid(error.details().usage(), error.details().attempts());
        sink.onError(error.with(withAll(error.details())));
      }
      tellEnded();
    }
  }
}
