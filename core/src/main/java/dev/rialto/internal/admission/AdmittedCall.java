package dev.rialto.internal.admission;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A call that has waited for a slot, or holds one below which nobody looks after it. Gives the slot
 * back exactly once: whoever moves the phase out of RUNNING does it, save during STARTING, when the
 * thread that starts the call takes the slot back itself.
 */
final class AdmittedCall implements Flight, ResponseSink, Runnable {

  private static final int WAITING = 0;
  private static final int STARTING = 1;
  private static final int RUNNING = 2;
  private static final int OVER = 3;

  /** Under way, and waiting for a place at an endpoint: it holds no slot. */
  private static final int PARKED = 4;

  private static final VarHandle PHASE;
  private static final VarHandle DEMAND;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PHASE = lookup.findVarHandle(AdmittedCall.class, "phase", int.class);
      DEMAND = lookup.findVarHandle(AdmittedCall.class, "demand", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Call call;
  @Nullable Waiter waiter;

  private final AdmissionStage stage;
  private final ResponseSink sink;
  private volatile int phase;

  /** What was asked for before there was anybody to ask. */
  @SuppressWarnings("UnusedVariable") // read and written through DEMAND
  private volatile long demand;

  private volatile @Nullable Flight upstream;
  private long startNanos;
  private long tokens;
  private long chars;

  AdmittedCall(AdmissionStage stage, Call call, ResponseSink sink, long nowNanos) {
    this.stage = stage;
    this.call = call;
    this.sink = sink;
    this.startNanos = nowNanos;
  }

  /**
   * Starts the call, which holds a slot now.
   *
   * @return whether it is over already, or waits elsewhere, and its slot is the caller's to pass on
   */
  boolean begin(Stage next) {
    if (!PHASE.compareAndSet(this, WAITING, STARTING)) {
      return true;
    }
    if (waiter != null) {
      startNanos = stage.ticker().nanoTime();
    }
    Flight flight = next.start(call, this);
    upstream = flight;
    if (PHASE.compareAndSet(this, STARTING, RUNNING)) {
      passDemand(flight);
      return false;
    }
    if (phase == OVER) {
      flight.cancel(); // no effect, unless it is over because it was cancelled
    } else {
      passDemand(flight); // it has been parked, and may have taken another slot since
    }
    return true;
  }

  /** It has got another's slot. */
  @Override
  public void run() {
    stage.run(this);
  }

  /** Ends the wait with an error. */
  void refuse(RialtoException error) {
    if (PHASE.compareAndSet(this, WAITING, OVER)) {
      sink.onError(error);
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      return;
    }
    Flight flight = upstream;
    if (flight != null) {
      flight.request(n);
      return;
    }
    long before;
    long sum;
    do {
      before = demand;
      sum = before + n < 0 ? Long.MAX_VALUE : before + n;
    } while (!DEMAND.compareAndSet(this, before, sum));
    flight = upstream;
    if (flight != null) {
      passDemand(flight);
    }
  }

  @Override
  public FailureDetails whereabouts() {
    Flight running = upstream;
    return running == null ? FailureDetails.NONE : running.whereabouts();
  }

  @Override
  public String waitsFor() {
    Flight running = upstream;
    return running == null ? "one of " + stage.limit() + " slots" : running.waitsFor();
  }

  @Override
  public void cancel() {
    if (PHASE.compareAndSet(this, WAITING, OVER)) {
      Waiter place = waiter;
      if (place != null) {
        place.close();
        stage.remove(place);
      }
    } else {
      finish(null);
    }
  }

  @Override
  public void onParked(boolean waits) {
    if (!waits) {
      startNanos = stage.ticker().nanoTime(); // how long it waited says nothing of a model
      if (PHASE.compareAndSet(this, PARKED, RUNNING)) {
        stage.takeSlot();
      }
    } else if (!PHASE.compareAndSet(this, STARTING, PARKED)
        && PHASE.compareAndSet(this, RUNNING, PARKED)) {
      AdmittedCall heir = stage.releaseSlot();
      if (heir != null) {
        stage.run(heir);
      }
    }
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
  public void onEvent(ResponseEvent event) {
    if (phase != OVER) {
      if (event instanceof ResponseEvent.Usage latest) {
        tokens = latest.usage().output();
      } else if (event instanceof ResponseEvent.Text piece) {
        chars += piece.text().length();
      }
      sink.onEvent(event);
    }
  }

  @Override
  public void onComplete(Provenance provenance) {
    learn(null);
    finish(provenance);
  }

  @Override
  public void onError(RialtoException error) {
    learn(error);
    finish(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    finish(answer);
  }

  /**
   * Ends a call that was started, and says so while its slot is free already: what the last word
   * sets off may need it. The next in the queue comes after, for it can wait a little longer.
   *
   * @param lastWord a Provenance, an Answer or a RialtoException; null: it was cancelled
   */
  private void finish(@Nullable Object lastWord) {
    if (PHASE.compareAndSet(this, STARTING, OVER)) {
      say(lastWord);
    } else if (PHASE.compareAndSet(this, PARKED, OVER)) {
      say(lastWord);
    } else if (PHASE.compareAndSet(this, RUNNING, OVER)) {
      AdmittedCall heir = stage.releaseSlot();
      try {
        say(lastWord);
      } finally {
        if (heir != null) {
          stage.run(heir);
        }
      }
    }
  }

  private void say(@Nullable Object lastWord) {
    if (lastWord instanceof Provenance provenance) {
      sink.onComplete(provenance);
    } else if (lastWord instanceof Answer answer) {
      sink.onAnswer(answer);
    } else if (lastWord instanceof RialtoException error) {
      sink.onError(error);
    } else {
      Flight flight = upstream;
      if (flight != null) {
        flight.cancel();
      }
    }
  }

  /**
   * Says how long the call took for how many tokens. A stream's time is its reader's, so only its
   * failure counts; what the provider does not count is taken for four characters a token.
   */
  private void learn(@Nullable RialtoException error) {
    if (phase != OVER) {
      long written = tokens > 0 ? tokens : (chars + 3) / 4;
      stage.learn(startNanos, call.unary() ? written : 0, error);
    }
  }

  private void passDemand(Flight flight) {
    long pending = (long) DEMAND.getAndSet(this, 0L);
    if (pending > 0) {
      flight.request(pending);
    }
  }
}
