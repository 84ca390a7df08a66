package dev.rialto.internal.promote;

import dev.rialto.AuthenticationException;
import dev.rialto.ConfigurationException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.internal.jobs.Doubt;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BatchProtocol.Listed;
import dev.rialto.spi.JobStore.Item;
import dev.rialto.spi.JobStore.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of a job to its provider, once as far as that can be known: it is written down first,
 * under an id that goes with it. Where nobody knows whether the provider has taken it, because the
 * answer or the process was lost, it is looked for in the provider's list; twice, since a list may
 * lag. Steps follow one another.
 */
final class Submission {

  private static final long BETWEEN_LOOKS_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int LOOKS = 2;
  private static final int MOST_SENDINGS = 4;

  /** Clocks differ; a batch that is older than its job by more is another one. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final JobRun run;
  private final Promotion promotion;
  private final Waits waits = Waits.ofRetries();
  private int sendings;

  Submission(JobRun run) {
    this.run = run;
    this.promotion = run.promotion();
  }

  /** Writes the job down, as often as it takes, and sends it then. */
  void write() {
    Job job = run.job();
    List<Item> items = new ArrayList<>();
    run.seats()
        .forEach(
            seat ->
                items.add(
                    new Item(
                        job.id(),
                        seat.itemId(),
                        seat.key(),
                        promotion.owner(),
                        seat.labels(),
                        seat.texts(),
                        null)));
    StoreUse.then(
        "Writing down job " + run.id(),
        StoreUse.guarded(() -> promotion.store().create(job, items)),
        (done, thrown) -> {
          if (thrown == null) {
            run.created();
            run.publish(null);
            send(0);
          } else if (StoreUse.cause(thrown) instanceof ConfigurationException refused) {
            run.giveUp("it cannot be written down: " + refused.getMessage());
          } else {
            promotion.later(waits.next(), this::write);
          }
        });
  }

  /** Sends it if it is still this process's: while its sending waits, another may have taken it. */
  private void send(int tried) {
    if (!run.isHeld() || run.isOver() || promotion.isClosing()) {
      return;
    }
    StoreUse.then(
        "Leasing job " + run.id(),
        run.lease(),
        (mine, error) -> {
          if (error != null) {
            promotion.later(waits.next(), () -> send(tried));
          } else if (mine) {
            sendLeased(tried);
          } else if (!run.isOver()) {
            notOurs();
          }
        });
  }

  /** Another process has it, or all its calls have left and it is in the store no more. */
  private void notOurs() {
    if (run.seats().isEmpty() || !promotion.store().isDurable()) {
      run.publish("it was never sent");
      run.gone();
    } else {
      run.lost();
    }
  }

  private void sendLeased(int tried) {
    if (!run.isHeld() || run.isOver() || promotion.isClosing()) {
      return;
    }
    List<BatchProtocol.Item> items = new ArrayList<>();
    for (Seat seat : run.seats()) {
      // From here on it may cost something, whatever comes back; a call that ends now knows it.
      seat.sent();
      if (!seat.isOver()) {
        items.add(new BatchProtocol.Item(seat.itemId(), seat.call().request()));
      }
    }
    if (items.isEmpty()) {
      run.neverSent();
      return;
    }
    run.sending(items.size());
    BatchSite site = run.sites().get(tried % run.sites().size());
    StoreUse.then(
        "Sending job " + run.id(),
        site.submit(items, run.id()),
        (state, thrown) -> {
          if (thrown == null) {
            run.submitted(site, state, true);
          } else {
            failed(tried, StoreUse.cause(thrown));
          }
        });
  }

  private void failed(int tried, Throwable error) {
    boolean key =
        error instanceof AuthenticationException
            || error instanceof QuotaExceededException
            || error instanceof RateLimitException;
    if (key && tried + 1 < run.sites().size()) {
      send(tried + 1);
    } else if (Doubt.wasNotTaken(error)) {
      promotion.later(promotion.spread(waits.next()), () -> send(0));
    } else if (Doubt.mayBeTaken(error)) {
      promotion.later(waits.next(), () -> lookFor(0));
    } else {
      run.giveUp("the provider refused it: " + error.getMessage());
    }
  }

  /**
   * Looks whether the provider has it.
   *
   * @param looks how often that was done before
   */
  void lookFor(int looks) {
    if (!run.isHeld() || run.isOver()) {
      return;
    }
    StoreUse.then(
        "Looking for job " + run.id(),
        StoreUse.guarded(() -> promotion.store().jobs()),
        (all, error) -> {
          if (error != null) {
            promotion.later(waits.next(), () -> lookFor(looks));
            return;
          }
          Set<String> others = new HashSet<>(run.notThis());
          all.stream()
              .filter(job -> !job.id().equals(run.id()))
              .forEach(job -> others.add(job.batchId()));
          look(looks, 0, false, others);
        });
  }

  private void look(int looks, int at, boolean listed, Set<String> others) {
    if (at == run.sites().size()) {
      notFound(listed ? looks : LOOKS);
      return;
    }
    BatchSite site = run.sites().get(at);
    StoreUse.then(
        "Looking for the batch of job " + run.id(),
        list(site),
        (all, thrown) -> {
          if (thrown != null) {
            boolean next = StoreUse.cause(thrown) instanceof AuthenticationException;
            if (next && at + 1 < run.sites().size()) {
              look(looks, at + 1, listed, others);
            } else {
              promotion.later(promotion.spread(waits.next()), () -> lookFor(looks));
            }
            return;
          }
          Listed found = all.map(one -> ours(one, site.keepsTags(), others)).orElse(null);
          if (found != null) {
            boolean certain = !found.tag().isEmpty();
            run.submitted(site, found.state(), certain);
            site.decided(run.id(), found.state());
          } else {
            look(looks, at + 1, listed || all.isPresent(), others);
          }
        });
  }

  private static CompletableFuture<Optional<List<Listed>>> list(BatchSite site) {
    try {
      return site.list();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * The one with this job's tag; where no tags are kept, one of its size and time, to be checked
   * later.
   */
  private @Nullable Listed ours(List<Listed> all, boolean tagged, Set<String> others) {
    Job job = run.job();
    Listed like = null;
    long since = job.createdAt().minus(SKEW).getEpochSecond();
    for (Listed one : all) {
      if (one.tag().equals(job.id())) {
        return one;
      }
      if (!tagged
          && one.tag().isEmpty()
          && run.mayBeOf(one.state().total())
          && one.createdEpochSeconds() >= since
          && !others.contains(one.state().id())) {
        like = one;
      }
    }
    return like;
  }

  private void notFound(int looks) {
    if (looks + 1 < LOOKS) {
      promotion.later(BETWEEN_LOOKS_NANOS, () -> lookFor(looks + 1));
      return;
    }
    run.sites().forEach(site -> site.decided(run.id(), null));
    if (!run.isOwn()) {
      run.neverSent();
    } else if (++sendings < MOST_SENDINGS) {
      send(0);
    } else {
      run.giveUp("the provider did not take it, " + MOST_SENDINGS + " times");
    }
  }

  /** The batch that was found is another one's: its results are of other calls. */
  static void again(JobRun run) {
    new Submission(run).lookFor(0);
  }
}
