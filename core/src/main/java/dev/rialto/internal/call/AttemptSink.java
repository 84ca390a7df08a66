package dev.rialto.internal.call;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call: what is asked of whom, and who gets the answer. It keeps the permit under
 * which it is made, and gives it back once, however it ends; a stage that gives permits thus needs
 * no record of its own for each attempt.
 *
 * <p>Signals come serially, {@link #permitted} before all of them. Whoever cancels an attempt's
 * flight calls {@link #giveBack}.
 */
public abstract class AttemptSink implements ResponseSink {

  /** Every attempt has a permit: an object less for each. */
  private static final AtomicReferenceFieldUpdater<AttemptSink, @Nullable Permit> PERMIT =
      AtomicReferenceFieldUpdater.newUpdater(AttemptSink.class, Permit.class, "permit");

  private volatile @Nullable Permit permit;
  private volatile long firstContentNanos = -1;
  private long startNanos;

  /**
   * Makes an attempt.
   *
   * @param startNanos when it begins, by the ticker of the Rialto
   */
  protected AttemptSink(long startNanos) {
    this.startNanos = startNanos;
  }

  /** Returns what is asked. */
  public abstract Call call();

  /** Returns of whom it is asked. */
  public abstract Target target();

  /** Returns the time, by the ticker of the Rialto. */
  public abstract long now();

  /** Returns when it began. */
  public final long startNanos() {
    return startNanos;
  }

  /** Returns how long after its start the first content came; −1 if none has. */
  public final long firstContentNanos() {
    return firstContentNanos;
  }

  /**
   * Gets what knows the attempt's cost, before it is sent: whoever cuts it while it is being sent
   * is to know what that has cost.
   *
   * @param account settles the cost when it is cancelled, and is handed to the starter afterwards
   * @return whether the attempt is still wanted; if not, it is not to be sent
   */
  public boolean begins(Flight account) {
    return true;
  }

  /** It is let through, and begins now. */
  public final void permitted(Permit given, long nowNanos) {
    startNanos = nowNanos;
    permit = given;
  }

  /** It is given up, by whoever cancels it. From any thread, and as often as one likes. */
  protected final void giveBack() {
    Permit held = take();
    if (held != null) {
      held.released();
    }
  }

  private @Nullable Permit take() {
    return permit == null ? null : PERMIT.getAndSet(this, null);
  }

  @Override
  public final void onEvent(ResponseEvent event) {
    if (firstContentNanos < 0 && event.isContent()) {
      firstContentNanos = now() - startNanos;
    }
    event(event);
  }

  @Override
  public final void onRateLimits(List<RateLimit> limits) {
    Permit held = permit;
    if (held != null) {
      held.told(target(), limits);
    }
    limits(limits);
  }

  @Override
  public final void onComplete(Provenance provenance) {
    succeeded();
    complete(provenance);
  }

  @Override
  public final void onAnswer(Answer answer) {
    succeeded();
    answer(answer);
  }

  @Override
  public final void onError(RialtoException error) {
    Permit held = take();
    if (held != null) {
      long now = now();
      held.failed(error, call().deadline().remaining(now) <= 0, now);
    }
    error(error);
  }

  private void succeeded() {
    Permit held = take();
    if (held != null) {
      long now = now();
      long first = call().unary() ? -1 : firstContentNanos;
      held.answered(first < 0 ? now - startNanos : first, now);
    }
  }

  /** Gets the next piece. */
  protected abstract void event(ResponseEvent event);

  /** Gets the provider's limits. */
  protected abstract void limits(List<RateLimit> limits);

  /** Has got all pieces. */
  protected abstract void complete(Provenance provenance);

  /** Gets the whole answer at once. */
  protected abstract void answer(Answer answer);

  /** Has failed. */
  protected abstract void error(RialtoException error);
}
