package dev.rialto.internal.route;

import dev.rialto.RialtoException;
import org.jspecify.annotations.Nullable;

/** What a slot learns from the way in which an attempt at it has ended. */
final class Learnt {

  private static final int LEAST_ERROR_STATUS = 300;

  private Learnt() {}

  static void fromAnswer(AttemptRun run, long now) {
    long first = run.isStreamed() ? run.firstContentNanos() : -1;
    run.slot().answered(now - run.startNanos(), first, run.usage().output(), now);
  }

  static void fromFailure(
      AttemptRun run, RialtoException failure, FailureClass kind, Limits.Load load, long now) {
    if (kind == FailureClass.CIRCUIT) { // nothing was sent
      run.slot().ended();
      run.slot().leave();
      if (load.isWeighed()) {
        run.slot().unsent(load);
      }
      return;
    }
    if (!Failures.isOurs(failure)) {
      run.slot().failed(run.isStreamed());
    }
    fromStatus(run, failure, now);
    if (kind == FailureClass.WAIT || kind == FailureClass.CAPACITY) {
      run.slot().overloaded(run.startNanos(), now);
    }
  }

  /**
   * Another attempt was faster.
   *
   * @param outcome how this one ended nevertheless; null if it was cancelled
   * @param winner the one that was faster: whose endpoint it shares, that one is not silent
   * @param boundNanos how long it might say nothing; −1: for ever
   */
  static void fromLosing(
      AttemptRun run,
      @Nullable Object outcome,
      @Nullable AttemptRun winner,
      long boundNanos,
      long now) {
    if (outcome != null) {
      if (outcome instanceof RialtoException failure) {
        fromStatus(run, failure, now);
      }
      return;
    }
    boolean answers = winner != null && winner.slot().key() == run.slot().key();
    if (run.firstContentNanos() < 0) {
      long elapsed = now - run.startNanos();
      if (boundNanos >= 0 && elapsed >= boundNanos) { // a hedge that was asked late is not to blame
        run.slot().silent(elapsed, run.isStreamed(), answers, now);
      }
    } else if (!answers
        && (run.isReplaced() || (run.isStreamed() && now - run.lastEventNanos() >= boundNanos))) {
      run.slot().stalled(now);
    }
  }

  /** Whatever becomes of the call: the next one does not begin with a key that is dead. */
  private static void fromStatus(AttemptRun run, RialtoException failure, long now) {
    if (FailureClass.of(failure) == FailureClass.AUTH) {
      run.slot().key().refused(now);
    }
    if (failure.details().status() >= LEAST_ERROR_STATUS) {
      run.slot().answeredWithError(now);
    }
  }
}
