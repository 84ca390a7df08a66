package dev.rialto.internal.route;

import dev.rialto.Attempt;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptHistory;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Spent;
import dev.rialto.internal.text.ArrivedText;
import dev.rialto.spi.AttemptDetails;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call at one slot. It holds its events back until it is the one that answers: a
 * stream at its first content, a unary call, whose caller sees nothing before the end, at the end.
 *
 * <p>Signals come serially from the attempt's own thread; the flight's methods are called by the
 * owner from any thread. Longer than its neighbours, because what is held back, shown and handed
 * over has to be read together.
 */
final class AttemptRun extends AttemptSink {

  /** Every attempt has a demand: an object less for each. */
  private static final AtomicLongFieldUpdater<AttemptRun> PASSED =
      AtomicLongFieldUpdater.newUpdater(AttemptRun.class, "passed");

  /** Who reasons for longer has begun to answer, for memory's sake. */
  private static final int MOST_HELD = 4_096;

  private final Attempts owner;
  private final Call call;
  private final int slotNumber;
  private final Slot slot;

  /** Whether it may speak, where another may take its place although it was shown. */
  private final @Nullable Turn turn;

  private @Nullable List<ResponseEvent> held;
  private @Nullable ArrivedText text;
  private @Nullable ArrivedText reasoning;
  private TokenUsage usage = TokenUsage.NONE;
  private volatile @Nullable FinishReason finish;

  /** When the last event came; known only where a later silence matters. */
  private volatile long lastEventNanos;

  /** The content that was asked for downstream. */
  private volatile long passed;

  private boolean committed;
  private boolean released;
  private boolean speaking;
  private volatile boolean toldLimits;

  /** The pieces of content that the reader has got, from attempts before this one too. */
  private int delivered;

  private volatile @Nullable Flight flight;

  /** Whether the flight may be asked for content: it has been started. */
  private volatile boolean started;

  private volatile boolean dropped;

  /** Why it did not answer, in a line; null if it did. Known before its end. */
  private @Nullable String failure;

  /** How long it took; below 0 before it was recorded. */
  private volatile long tookNanos = -1;

  /** A Provenance, an Answer or a RialtoException; null while the attempt runs. */
  private volatile @Nullable Object outcome;

  AttemptRun(
      Attempts owner, Call call, int slotNumber, Slot slot, long startNanos, int alreadyDelivered) {
    super(startNanos);
    this.call = call;
    this.passed = alreadyDelivered;
    this.delivered = alreadyDelivered;
    this.turn = owner.recovers() ? new Turn() : null;
    this.owner = owner;
    this.slotNumber = slotNumber;
    this.slot = slot;
    this.lastEventNanos = startNanos;
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public Target target() {
    return slot.target();
  }

  @Override
  public long now() {
    return owner.now();
  }

  int slotNumber() {
    return slotNumber;
  }

  Slot slot() {
    return slot;
  }

  /** Returns when it last gave a sign of life, or was first asked for what it has not given. */
  long lastEventNanos() {
    return lastEventNanos;
  }

  /** Returns whether its first content says something of its own speed. */
  boolean isStreamed() {
    return !owner.isUnary();
  }

  /** Returns the tokens spent as far as reported; exact once there is an outcome. */
  TokenUsage usage() {
    return usage;
  }

  /** Returns what it has used and cost; nothing while it runs. */
  Spent spent() {
    Flight running = flight;
    return running == null ? Spent.NOTHING : running.spent();
  }

  /** Returns what was asked and, as far as it came, what was answered, for who listens. */
  AttemptDetails details(Request asked) {
    Object how = outcome;
    Provenance from =
        how instanceof Answer answer
            ? answer.provenance()
            : how instanceof Provenance known ? known : null;
    CompletionRequest completion = asked instanceof CompletionRequest request ? request : null;
    String model = from == null ? "" : from.model();
    return new AttemptDetails(
        slot.key().endpoint().origin(),
        completion != null && completion.stream(),
        completion == null ? null : completion.parameters(),
        completion != null && completion.schema() != null,
        from == null ? "" : from.responseId(),
        model.substring(model.indexOf('/') + 1),
        how instanceof Answer answer ? answer.finishReason() : finish);
  }

  @Nullable Object outcome() {
    return outcome;
  }

  @Override
  public boolean begins(Flight account) {
    flight = account; // before the look at what whoever cuts it writes before looking for this
    return !dropped && !owner.cancelled;
  }

  /** Takes the running attempt, which may be over by now. */
  void started(Flight running) {
    flight = running;
    started = true;
    if (dropped) {
      giveBack();
      running.cancel();
    } else {
      pump();
    }
  }

  /** Passes on what was asked for and not yet passed on. */
  void pump() {
    Flight running = flight;
    if (running == null || !started) {
      return; // started() will
    }
    long wanted = owner.requested();
    long before = passed;
    while (wanted > before) {
      if (PASSED.compareAndSet(this, before, wanted)) {
        if (turn != null && before <= delivered) { // read without care: it moves a bound a little
          lastEventNanos = owner.now();
        }
        running.request(wanted == Long.MAX_VALUE ? Long.MAX_VALUE : wanted - before);
        return;
      }
      before = passed;
    }
  }

  /** Returns what the attempt has heard of its response so far. */
  FailureDetails whereabouts() {
    Flight running = flight;
    return running == null ? FailureDetails.NONE : running.whereabouts();
  }

  /** It is over, and nothing changes any more that is told of it. */
  void recorded(@Nullable String why, long nanos) {
    failure = why;
    tookNanos = nanos;
  }

  /** Returns what is told of it to the caller, now or at its end. */
  Attempt told() {
    long took = tookNanos;
    Spent spent = spent();
    return new Attempt(
        slot.modelId(),
        slot.key().endpoint().name(),
        took < 0 ? now() - startNanos() : took,
        took < 0 ? "still running" : failure,
        spent.usage(),
        spent.cost());
  }

  /** Ends the attempt; it signals nothing more. From any thread, and as often as one likes. */
  void drop() {
    dropped = true;
    giveBack();
    Flight running = flight;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  protected void event(ResponseEvent event) {
    if (dropped) {
      return;
    }
    if (event instanceof ResponseEvent.Usage u) {
      usage = u.usage();
    } else if (event instanceof ResponseEvent.Finished finished) {
      finish = finished.reason();
    }
    if (committed) {
      speak(event);
      return;
    }
    if (isStreamed()) {
      lastEventNanos = owner.now();
    }
    if (event.isContent()) {
      if (!owner.commitsAtEnd()) {
        if (event instanceof ResponseEvent.Reasoning && mayHoldReasoning()) {
          hold(event);
          PASSED.decrementAndGet(this); // its reader, who does not see it, is still owed one
          pump();
          return;
        }
        committed = owner.commit(this);
        if (committed) {
          speak(event);
          owner.drain(); // ends a rival
        }
        return;
      }
    }
    hold(event);
  }

  /** Hands an event on, behind what was held back, unless another has taken this one's place. */
  private void speak(ResponseEvent event) {
    Turn mine = turn;
    if (mine == null || speaking) {
      release();
      pass(event);
      return;
    }
    lastEventNanos = owner.now();
    if (!mine.speak()) {
      return;
    }
    speaking = true;
    release();
    pass(event);
    speaking = false;
    if (mine.quiet()) {
      owner.drain(); // ends the one that was asked beside it
    }
  }

  /**
   * Lets another attempt take this one's place, if it speaks before this one does again.
   *
   * @return what the reader has got; null if it speaks, or nothing more was asked of it
   */
  @Nullable Shown offerPlace() {
    Turn mine = turn;
    if (mine == null || !mine.copy()) {
      return null;
    }
    boolean owes = passed > delivered;
    Shown shown = owes ? shown() : null;
    mine.offer(owes);
    return shown;
  }

  /** Takes that back. */
  void withdrawOffer() {
    if (turn != null) {
      turn.withdraw();
    }
  }

  /** Another wants this one's place, which has answered. */
  Turn.Yielding yields() {
    return turn == null ? Turn.Yielding.KEPT : turn.yields();
  }

  /** Keeps its place for good; false if another has it. */
  boolean keepPlace() {
    return turn == null || turn.keep();
  }

  boolean isContested() {
    return turn != null && turn.isContested();
  }

  /** Returns whether another has taken its place. */
  boolean isReplaced() {
    return turn != null && turn.isOver();
  }

  private boolean mayHoldReasoning() {
    return !owner.showsReasoning() && (held == null || held.size() < MOST_HELD);
  }

  private void hold(ResponseEvent event) {
    List<ResponseEvent> list = held;
    if (list == null) {
      held = list = new ArrayList<>(6);
    }
    list.add(event);
  }

  @Override
  public AttemptHistory history() {
    return owner;
  }

  @Override
  protected void limits(List<RateLimit> limits) {
    owner.limitsKnown();
    slot.told(limits, toldLimits ? Limits.Load.NONE : owner.load(), owner.now());
    toldLimits = true;
  }

  /** The attempt is over: what it had taken off the limits is corrected by what it used. */
  void settleLimits() {
    Limits.Load load = owner.load();
    if (!load.isWeighed()) {
      return;
    }
    if (!toldLimits) {
      slot.untold(load);
    }
    if (usage.total() > 0) {
      slot.used(load, new Limits.Load(usage.input(), usage.output()));
    }
  }

  /**
   * Returns how many tokens the model wrote, as long as nothing was handed out; what the provider
   * does not count is taken for four characters a token.
   */
  long written() {
    if (usage.output() > 0 || held == null) {
      return usage.output();
    }
    long chars = 0;
    for (int i = 0; i < held.size(); i++) {
      chars += held.get(i) instanceof ResponseEvent.Text piece ? piece.text().length() : 0;
    }
    return (chars + 3) / 4;
  }

  /** Hands out what was held back. Called when this attempt is the one that answers. */
  void release() {
    if (released) {
      return;
    }
    released = true;
    owner.announce();
    List<ResponseEvent> list = held;
    held = null;
    if (list != null) {
      for (int i = 0; i < list.size(); i++) {
        pass(list.get(i));
      }
    }
  }

  private void pass(ResponseEvent event) {
    ResponseEvent fitted = owner.fit(event);
    if (fitted == null) {
      PASSED.decrementAndGet(this); // nothing is left of a piece: its reader is still owed one
      pump();
      return;
    }
    if (!owner.commitsAtEnd()) {
      remember(fitted);
      delivered += fitted.isContent() ? 1 : 0;
    }
    owner.pass(fitted);
  }

  /** Returns what the reader has got from it. Asked for only while it does not speak. */
  Shown shown() {
    return new Shown(
        text == null ? "" : text.toString(),
        text == null || !text.isCut(),
        reasoning == null ? "" : reasoning.toString(),
        usage,
        delivered);
  }

  /** A stream that fails later says what it has shown so far. */
  private void remember(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text t) {
      text = append(text, t.text());
    } else if (event instanceof ResponseEvent.Reasoning r) {
      reasoning = append(reasoning, r.text());
    }
  }

  private static ArrivedText append(@Nullable ArrivedText to, String piece) {
    ArrivedText all = to == null ? new ArrivedText() : to;
    all.add(piece);
    return all;
  }

  /** Returns the details of this attempt's failure, with what its reader has seen. */
  FailureDetails withPartial(FailureDetails details) {
    if (!details.partialText().isEmpty() || !details.partialReasoning().isEmpty()) {
      return details; // the dialect knew
    }
    TokenUsage spent = details.usage().equals(TokenUsage.NONE) ? usage : details.usage();
    Shown shown = shown();
    return details.partial(shown.text(), shown.reasoning(), spent);
  }

  @Override
  protected void complete(Provenance provenance) {
    if (!committed || keepPlace()) {
      end(provenance);
    }
  }

  @Override
  protected void answer(Answer answer) {
    end(answer);
  }

  @Override
  protected void error(RialtoException error) {
    end(error);
  }

  private void end(Object how) {
    if (outcome == null) {
      outcome = how;
      owner.drain();
    }
  }
}
