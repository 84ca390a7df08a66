package dev.rialto.internal.promote;

import dev.rialto.AuthenticationException;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider where a job stands, at growing intervals, with the key that knows it; what it
 * says is the job's to act on. Thread-safe: one question is due at a time.
 */
final class Inquiry {

  private static final int NOT_FOUND = 404;

  private final JobRun run;
  private final Waits waits;

  // Guarded by this.
  private @Nullable BatchSite site;

  /** The next question. */
  private Scheduler.@Nullable Timer due;

  Inquiry(JobRun run) {
    this.run = run;
    this.waits =
        new Waits(
            run.promotion().settings().firstPollNanos(),
            run.promotion().settings().longestPollNanos());
  }

  /** A site knows the batch: it is asked from now on. */
  synchronized void answers(BatchSite at) {
    site = at;
  }

  /** Returns the site that knows the batch; null if none is known to. */
  synchronized @Nullable BatchSite answering() {
    return site;
  }

  /** Asks later; whatever led here, one question is due at a time. */
  void later() {
    synchronized (this) {
      if (due != null) {
        due.cancel();
      }
      due = run.promotion().later(run.promotion().spread(waits.next()), this::ask);
    }
  }

  /** Returns the site that is asked; null if this process knows none. */
  synchronized @Nullable BatchSite site() {
    if (site == null) {
      for (BatchSite one : run.sites()) {
        if (one.target().endpoint().name().equals(run.job().endpoint())) {
          site = one;
        }
      }
      if (site == null && !run.sites().isEmpty()) {
        site = run.sites().get(0);
      }
    }
    return site;
  }

  /** Asks the provider where it stands. */
  void ask() {
    BatchSite at = site();
    if (!run.isHeld() || run.isOver() || at == null || run.promotion().isClosing()) {
      return;
    }
    ask(at, 0);
  }

  private void ask(BatchSite at, int tried) {
    StoreUse.then(
        "Asking where job " + run.id() + " stands",
        at.state(run.job().batchId()),
        (state, thrown) -> {
          if (thrown == null) {
            answers(at);
            stands(at, state);
          } else {
            unanswered(at, tried, StoreUse.cause(thrown));
          }
        });
  }

  private void stands(BatchSite at, State state) {
    if (!run.isHeld() || run.isOver()) {
      return;
    }
    if (state.phase() != State.Phase.ENDED) {
      later();
    } else {
      new Harvest(run, at, state).read();
    }
  }

  /** A batch may be known to another key only; one that no key knows is gone. */
  private void unanswered(BatchSite at, int tried, Throwable error) {
    boolean notHere =
        error instanceof AuthenticationException
            || (error instanceof RialtoException said && said.details().status() == NOT_FOUND);
    if (notHere && tried + 1 < run.sites().size()) {
      ask(run.sites().get((run.sites().indexOf(at) + 1) % run.sites().size()), tried + 1);
    } else if (notHere && !(error instanceof AuthenticationException)) {
      run.giveUp("the provider knows it no more: " + error.getMessage());
    } else if (error instanceof RetriableException
        || error instanceof AuthenticationException
        || !isForgotten()) {
      later(); // a page of a proxy, a bill to be paid: the batch runs nevertheless
    } else {
      run.giveUp("the provider says nothing of it: " + error.getMessage());
    }
  }

  /** Returns whether it is older than any answer is kept. */
  private boolean isForgotten() {
    return run.job()
        .createdAt()
        .plus(run.promotion().settings().keep())
        .isBefore(run.promotion().clock().instant());
  }

  /** Asks at once whether it was cancelled. */
  void hurry() {
    synchronized (this) {
      waits.reset();
    }
    later();
  }
}
