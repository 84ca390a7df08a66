package dev.rialto;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The batches that calls were put into which may wait ({@link Completion#batch()}), those of other
 * processes with the same store too. Thread-safe. Got from {@link Rialto#jobs()}.
 *
 * <p>Nobody needs this to get answers: a call's future has them, and after a restart an equal call
 * takes over what an earlier one has paid for. A future of this interface fails with a {@link
 * RialtoException}.
 */
public interface Jobs {

  /** Returns all jobs that are under way, or whose results nobody has asked for, oldest first. */
  CompletableFuture<List<JobStatus>> list();

  /**
   * Waits until the results of a job are there, or the job is gone because its calls have them.
   *
   * @param id the {@link JobStatus#id} of it
   * @return the job as it was seen last; fails with {@link CancelledCallException} when the Rialto
   *     is closed before
   */
  CompletableFuture<JobStatus> whenEnded(String id);

  /**
   * Cancels a job at its provider: calls that it has not answered are made by themselves while
   * their time allows.
   *
   * @param id the {@link JobStatus#id} of it
   */
  CompletableFuture<JobStatus> cancel(String id);

  /** Returns how many calls wait for their batch to be sent. */
  int gathering();

  /** Sends what has gathered now, without waiting for the end of its window. */
  void flush();
}
