package dev.rialto.internal.promote;

import dev.rialto.CancelledCallException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Target;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call's place in a batch, below what reckons its cost. Thread-safe; has one outcome, or none
 * once it was left.
 */
final class Seat implements Flight {

  private enum State {
    OPEN,
    /** The call goes by itself, and gives this up in a moment. */
    LEFT,
    OVER
  }

  private final PromotedCall owner;
  private volatile Call call;
  private volatile Target target;
  private volatile ItemKey key;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile ResponseSink sink;
  private @Nullable Lane lane;
  private volatile @Nullable JobRun run;
  private volatile String itemId = "";
  private boolean sent;
  private volatile boolean costed;

  /**
   * Makes one of which nobody has reckoned the cost yet.
   *
   * @throws RialtoException if the call cannot be expressed
   */
  Seat(PromotedCall owner, Call call, Target target) {
    this.owner = owner;
    this.call = call;
    this.target = target;
    this.key = ItemKey.of(call, target);
    this.sink = owner.direct();
  }

  PromotedCall owner() {
    return owner;
  }

  /**
   * Its cost is reckoned from now on, by what stands between it and the call.
   *
   * @param bounded the attempt as it may be made; one that was cut short is not equal to others
   */
  void costed(AttemptSink bounded) {
    if (bounded.call().request() != call.request()) {
      key = ItemKey.of(bounded.call(), bounded.target());
    }
    call = bounded.call();
    target = bounded.target();
    sink = bounded;
    costed = true;
  }

  Call call() {
    return call;
  }

  Target target() {
    return target;
  }

  String key() {
    return key.hex();
  }

  long bytes() {
    return key.bytes();
  }

  String itemId() {
    return itemId;
  }

  boolean isOver() {
    return state.get() != State.OPEN;
  }

  private boolean end(State from) {
    return state.compareAndSet(from, State.OVER);
  }

  /** Keeps its outcome from being handed out; false if it was, or is at this moment. */
  boolean leave() {
    return state.compareAndSet(State.OPEN, State.LEFT);
  }

  /** Returns whether an attempt of this call pays for its answer. */
  boolean isCosted() {
    return costed;
  }

  /** Returns how many texts are embedded; 0 for a completion. */
  int texts() {
    return call.request() instanceof EmbeddingRequest request ? request.inputs().size() : 0;
  }

  JobStore.Labels labels() {
    return new JobStore.Labels(
        call.options().tenant(),
        call.options().user(),
        call.origin().client(),
        call.origin().method(),
        call.origin().task());
  }

  /** It gathers. */
  synchronized void in(Lane gathering) {
    lane = gathering;
    run = null;
    sent = false;
  }

  /** It is in a job. */
  synchronized void in(JobRun job, String id) {
    lane = null;
    itemId = id;
    run = job;
  }

  /** The provider may have it. */
  synchronized void sent() {
    sent = true;
  }

  /** Returns whether the provider may have it. */
  synchronized boolean isSent() {
    return sent;
  }

  /**
   * Another call has paid for its answer, or pays: its own attempt ends without a cost, and what
   * comes goes past it.
   */
  void attached() {
    if (costed) {
      ResponseSink costs = sink;
      costed = false;
      sink = owner.direct();
      costs.onError(gone("another process pays for its answer"));
    }
  }

  void outcome(JobStore.Outcome outcome, Target from) {
    Reading reading;
    try {
      reading = Reading.of(outcome, call.request(), from);
    } catch (RialtoException e) {
      fail(e);
      return;
    }
    if (end(State.OPEN)) {
      ResponseSink to = sink;
      reading.events().forEach(to::onEvent);
      to.onComplete(reading.provenance());
    }
  }

  void fail(RialtoException error) {
    if (end(State.OPEN)) {
      sink.onError(error);
    }
  }

  @Override
  public String waitsFor() {
    JobRun in = run;
    return in == null ? "the window of a batch" : in.describe();
  }

  @Override
  public void request(long n) {
    // It is wanted whole.
  }

  /** The call gave up, or goes by itself. */
  @Override
  public void cancel() {
    if (!end(State.OPEN) && !end(State.LEFT)) {
      return;
    }
    Lane gathering;
    JobRun in;
    boolean mayCost;
    synchronized (this) {
      gathering = lane;
      in = run;
      mayCost = sent;
    }
    if (gathering != null) {
      gathering.remove(this);
    } else if (in != null) {
      in.left(this);
    }
    if (!mayCost) {
      sink.onError(gone("it was left before it was sent")); // settles: nothing was spent
    }
  }

  private static RialtoException gone(String why) {
    return new CancelledCallException(
        "The call is in a batch no more: " + why, "", FailureDetails.NONE, null);
  }
}
