package dev.rialto.spi;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where calls are written down that were handed to a provider's batch, so that they survive the
 * process: before the batch is sent, and again when their results are read. Thread-safe; no method
 * blocks. A method that fails is called again later, so each must do no harm if it was carried out
 * already.
 *
 * <p>A job is one batch. Of several processes with one store, the one that holds a job's lease asks
 * the provider and writes what becomes of it; the others read. Each item has a waiter, the process
 * that made its call or took it over last; that one deletes it when the call has its answer.
 *
 * <p>Rows that cannot be read, because they are damaged or of a newer form, stay as they are and
 * are told as {@link Phase#UNREADABLE}.
 */
public interface JobStore {

  /** The form of jobs and items that this version writes; higher ones it does not know. */
  int FORM = 1;

  /** Returns the store's name, for logs; without secrets. */
  String name();

  /** Returns whether what it keeps outlives the process. */
  boolean isDurable();

  /** Writes a job and all its items, or nothing; without effect if there is a job of that id. */
  CompletionStage<?> create(Job job, List<Item> items);

  /** Returns all jobs, the oldest first. */
  CompletionStage<List<Job>> jobs();

  /**
   * Takes the lease of a job, or renews it.
   *
   * @param owner who wants it
   * @param now a lease that ends by then is free
   * @param until when it ends; not later than now: it is given back
   * @return whether the owner has it; false if another one does, or there is no such job
   */
  CompletionStage<Boolean> lease(String jobId, String owner, Instant now, Instant until);

  /**
   * Writes endpoint, batch, phase, number of answers and problem of a job.
   *
   * @return whether it was written; false if another one than the job's owner holds the lease, or
   *     there is no such job
   */
  CompletionStage<Boolean> update(Job job);

  /** Returns the items of a job, with what is known of their outcome. */
  CompletionStage<List<Item>> items(String jobId);

  /**
   * Returns those items of a job that have one of the ids, with what is known of their outcome. A
   * store that does not implement it reads all of them.
   */
  default CompletionStage<List<Item>> items(String jobId, Collection<String> itemIds) {
    Set<String> ids = Set.copyOf(itemIds);
    return items(jobId)
        .thenApply(all -> all.stream().filter(item -> ids.contains(item.id())).toList());
  }

  /** Writes outcomes of a job's items; of an item that is not there, nothing is written. */
  CompletionStage<?> answer(String jobId, List<Answered> answers);

  /**
   * Takes items over, one for each key that is given, that have a key of those and another waiter;
   * the oldest ones first. A key that is given twice takes two.
   *
   * @param waiter who waits for them from now on
   * @return those that were taken over
   */
  CompletionStage<List<Item>> claim(Collection<String> keys, String waiter);

  /**
   * As {@link #claim}, behind one of which it is not known whether it was carried out: items that
   * the waiter has already are returned too, and before those of others. A store that does not
   * implement it finds only those of others, and what was taken over unheard is paid for again.
   *
   * @param known ids of items of this waiter that are not to be returned
   */
  default CompletionStage<List<Item>> claimAgain(
      Collection<String> keys, String waiter, Set<String> known) {
    return claim(keys, waiter);
  }

  /** Deletes those items of a job that have this waiter still; the job too, if none is left. */
  CompletionStage<?> delete(String jobId, Collection<String> itemIds, String waiter);

  /** Deletes a job and all its items. */
  CompletionStage<?> delete(String jobId);

  /** Where a job stands. */
  enum Phase {
    /** It was written down; whether the provider has it is known to its owner alone. */
    PREPARED,
    /** The provider has it. */
    SUBMITTED,
    /** Its results are in the store. */
    ENDED,
    /** The row is damaged, or of a newer form. */
    UNREADABLE
  }

  /**
   * A batch.
   *
   * @param id 16 letters and digits
   * @param model {@code provider/model}
   * @param endpoint the endpoint that sent it, or is about to
   * @param batchId the provider's id of it; empty while it is not known
   * @param phase where it stands
   * @param size how many items it had at first
   * @param answered how many have an outcome
   * @param createdAt when it was written down
   * @param owner who holds its lease
   * @param leasedUntil when the lease ends
   * @param problem what is wrong with it; empty if nothing is
   */
  record Job(
      String id,
      String model,
      String endpoint,
      String batchId,
      Phase phase,
      int size,
      int answered,
      Instant createdAt,
      String owner,
      Instant leasedUntil,
      String problem) {

    /** Returns this job as the provider has taken it. */
    public Job submitted(String newEndpoint, String newBatchId) {
      return submitted(newEndpoint, newBatchId, "");
    }

    /** Returns this job as the provider has taken it, with what is in doubt. */
    public Job submitted(String newEndpoint, String newBatchId, String newProblem) {
      return new Job(
          id,
          model,
          newEndpoint,
          newBatchId,
          Phase.SUBMITTED,
          size,
          answered,
          createdAt,
          owner,
          leasedUntil,
          newProblem);
    }

    /** Returns this job with its results read. */
    public Job ended(int newAnswered, String newProblem) {
      return new Job(
          id,
          model,
          endpoint,
          batchId,
          Phase.ENDED,
          size,
          newAnswered,
          createdAt,
          owner,
          leasedUntil,
          newProblem);
    }

    /** Returns this job with another lease. */
    public Job leased(String newOwner, Instant until) {
      return new Job(
          id, model, endpoint, batchId, phase, size, answered, createdAt, newOwner, until, problem);
    }
  }

  /**
   * A call within a batch.
   *
   * @param jobId the job's id
   * @param id the item's id at the provider; once in a job
   * @param key a digest of all that was asked, and of whom; 64 characters. Equal calls have equal
   *     keys
   * @param waiter who waits for it
   * @param labels whose call it is
   * @param texts how many texts an embedding call has; 0 for a completion
   * @param outcome what became of it; null while that is not known
   */
  record Item(
      String jobId,
      String id,
      String key,
      String waiter,
      Labels labels,
      int texts,
      @Nullable Outcome outcome) {

    /** Returns this item with another waiter. */
    public Item of(String newWaiter) {
      return new Item(jobId, id, key, newWaiter, labels, texts, outcome);
    }

    /** Returns this item with its outcome. */
    public Item with(Outcome newOutcome) {
      return new Item(jobId, id, key, waiter, labels, texts, newOutcome);
    }
  }

  /**
   * Whose a call is, for the ledger; each may be empty.
   *
   * @param tenant the tenant
   * @param user the end user
   * @param client the client's name
   * @param method the method's name
   * @param task the task's name
   */
  record Labels(String tenant, String user, String client, String method, String task) {}

  /**
   * What the provider said of an item, as {@link BatchProtocol.ItemResult} has it.
   *
   * @param kind how it ended
   * @param status the HTTP status; 0 unless answered
   * @param requestId the provider's id of it; empty if it gave none
   * @param body the body of the answer or the error; empty unless answered
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Outcome(BatchProtocol.ItemResult.Kind kind, int status, String requestId, byte[] body) {}

  /**
   * An outcome and the item that it is of.
   *
   * @param itemId the item's id
   * @param outcome what became of it
   */
  record Answered(String itemId, Outcome outcome) {}
}
