package dev.rialto.internal.promote;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.JobStatus;
import dev.rialto.Jobs;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.JobStore.Job;
import dev.rialto.spi.JobStore.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The jobs as users see them. Thread-safe. */
final class JobsView implements Jobs {

  private final Promotion promotion;
  private final JobBook book;
  private final Set<CompletableFuture<JobStatus>> watchers;
  private final IntSupplier gathering;
  private final Runnable flush;

  /**
   * Makes a view.
   *
   * @param watchers who waits for the end of a job; told when the Rialto closes
   */
  JobsView(
      Promotion promotion,
      JobBook book,
      Set<CompletableFuture<JobStatus>> watchers,
      IntSupplier gathering,
      Runnable flush) {
    this.promotion = promotion;
    this.watchers = watchers;
    this.book = book;
    this.gathering = gathering;
    this.flush = flush;
  }

  @Override
  public int gathering() {
    return gathering.getAsInt();
  }

  @Override
  public void flush() {
    flush.run();
  }

  @Override
  public CompletableFuture<List<JobStatus>> list() {
    return plain(
        StoreUse.guarded(() -> promotion.store().jobs())
            .thenApply(all -> all.stream().map(JobsView::status).toList()));
  }

  @Override
  @SuppressWarnings({
    "FutureReturnValueIgnored", // the hook is for its effect
    "CollectionUndefinedEquality" // the very future is meant
  })
  public CompletableFuture<JobStatus> whenEnded(String id) {
    CompletableFuture<JobStatus> ended = new CompletableFuture<>();
    watchers.add(ended);
    ended.whenComplete((job, error) -> watchers.remove(ended));
    if (promotion.isClosing()) {
      closed(ended);
    }
    look(id, null, ended, new Waits(millis(100), millis(30_000)));
    return ended;
  }

  /** Nobody asks for it any more. */
  static void closed(CompletableFuture<JobStatus> ended) {
    ended.completeExceptionally(
        new CancelledCallException(
            "The Rialto was closed before the job had ended",
            "Ask the next one for it, if its store is durable",
            FailureDetails.NONE,
            null));
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private void look(
      String id, @Nullable JobStatus before, CompletableFuture<JobStatus> ended, Waits waits) {
    if (ended.isDone()) {
      return;
    }
    list()
        .whenComplete(
            (all, error) -> {
              JobStatus now = error == null ? find(all, id) : null;
              if (error != null) {
                ended.completeExceptionally(error);
              } else if (now == null && before == null) {
                ended.completeExceptionally(unknown(id));
              } else if (now == null) {
                ended.complete(before);
              } else if (now.phase() == JobStatus.Phase.ENDED
                  || now.phase() == JobStatus.Phase.UNREADABLE) {
                ended.complete(now);
              } else {
                promotion.later(waits.next(), () -> look(id, now, ended, waits));
              }
            });
  }

  private static @Nullable JobStatus find(List<JobStatus> all, String id) {
    return all.stream().filter(job -> job.id().equals(id)).findFirst().orElse(null);
  }

  @Override
  public CompletableFuture<JobStatus> cancel(String id) {
    return plain(
        StoreUse.guarded(() -> promotion.store().jobs())
            .thenCompose(
                all -> {
                  Job job =
                      all.stream()
                          .filter(one -> one.id().equals(id))
                          .findFirst()
                          .orElseThrow(() -> unknown(id));
                  return cancel(job);
                }));
  }

  private CompletableFuture<JobStatus> cancel(Job job) {
    if (job.phase() == Phase.ENDED) {
      return CompletableFuture.completedFuture(status(job));
    }
    BatchSite site = null;
    for (BatchSite one : promotion.sites().apply(job.model())) {
      if (site == null || one.target().endpoint().name().equals(job.endpoint())) {
        site = one;
      }
    }
    if (site == null || job.phase() != Phase.SUBMITTED) {
      throw refused(
          "Job '" + job.id() + "' cannot be cancelled: it is " + job.phase() + " " + job.problem(),
          "Try again once it is submitted; its provider must be configured here");
    }
    if (!JobRun.isCertain(job)) {
      throw refused(
          "Job '" + job.id() + "' cannot be cancelled: " + job.problem(),
          "Wait for its end, or cancel batch '"
              + job.batchId()
              + "' at the provider if it is yours");
    }
    return site.cancel(job.batchId())
        .thenApply(
            state -> {
              JobRun run = book.find(job.id());
              if (run != null) {
                run.hurry();
              }
              return status(job);
            });
  }

  private static JobStatus status(Job job) {
    return new JobStatus(
        job.id(),
        job.model(),
        job.endpoint(),
        job.batchId(),
        JobStatus.Phase.valueOf(job.phase().name()),
        job.size(),
        job.answered(),
        job.createdAt(),
        job.problem());
  }

  private static InvalidRequestException unknown(String id) {
    return refused("There is no job '" + id + "'", "See jobs().list()");
  }

  private static InvalidRequestException refused(String what, String advice) {
    return new InvalidRequestException(what, advice, FailureDetails.NONE, null);
  }

  /** A future that fails with the cause itself, which is one of ours. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private <T> CompletableFuture<T> plain(CompletableFuture<T> wrapped) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    wrapped.whenComplete(
        (value, error) -> {
          if (error == null) {
            plain.complete(value);
            return;
          }
          Throwable cause = StoreUse.cause(error);
          plain.completeExceptionally(
              cause instanceof RialtoException
                  ? cause
                  : new ServerErrorException(
                      "The job store '"
                          + promotion.store().name()
                          + "' failed: "
                          + cause.getMessage(),
                      "Try again, or look at the store",
                      FailureDetails.NONE,
                      cause));
        });
    return plain;
  }
}
