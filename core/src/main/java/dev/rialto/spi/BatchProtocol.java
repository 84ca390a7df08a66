package dev.rialto.spi;

import dev.rialto.Request;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a provider takes many requests at once, to be answered within a day at a lower price.
 * Stateless and thread-safe. Got from {@link WireProtocol#batches()}.
 *
 * <pre>
 *   [upload → readUpload →] create → readState → (status → readState)* → results → readResults → discard
 * </pre>
 */
public interface BatchProtocol {

  /** Returns how many requests a batch may have. */
  int maxItems();

  /** Returns how many bytes the requests of a batch may have together. */
  long maxBytes();

  /**
   * A request of a batch.
   *
   * @param id 1 to 64 letters, digits, hyphens and underscores; once in a batch
   * @param request what is asked; never as a stream
   */
  record Item(String id, Request request) {}

  /**
   * What the provider said of an item. Status and body are those that the request would have been
   * answered with by itself, to be read by {@link WireProtocol#decoder}.
   *
   * @param id the item's id
   * @param kind how it ended
   * @param status the HTTP status; 0 unless answered
   * @param requestId the provider's id of it; empty if it gave none
   * @param body the body of the answer or the error; empty unless answered
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record ItemResult(String id, Kind kind, int status, String requestId, byte[] body) {

    /** How an item ended. */
    public enum Kind {
      /** With an answer or an error of its own. */
      ANSWERED,
      /** The batch was cancelled before its turn. */
      CANCELLED,
      /** The day was over before its turn. */
      EXPIRED
    }
  }

  /**
   * A batch as the provider sees it.
   *
   * @param id the provider's id of it
   * @param phase what it does
   * @param answered how many items have an answer
   * @param failed how many failed, were cancelled or expired
   * @param total how many there are; 0 if not told yet
   * @param results where results are read, in the provider's own terms; empty until it has ended
   * @param problem why the whole batch was refused; empty if it was not
   * @param uploadId what its items were uploaded as; empty if they were not uploaded by themselves
   */
  record State(
      String id,
      Phase phase,
      long answered,
      long failed,
      long total,
      List<String> results,
      String problem,
      String uploadId) {

    /** Copies the list. */
    public State {
      results = List.copyOf(results);
    }

    /** A batch whose items were not uploaded by themselves. */
    public State(
        String id,
        Phase phase,
        long answered,
        long failed,
        long total,
        List<String> results,
        String problem) {
      this(id, phase, answered, failed, total, results, problem, "");
    }

    /** What a batch does. */
    public enum Phase {
      /** It was taken and is worked on. */
      RUNNING,
      /** It was cancelled, and what had begun is being finished. */
      CANCELLING,
      /** It is over: what there is of results can be read. */
      ENDED
    }
  }

  /**
   * Returns the request that uploads the items, where they are uploaded by themselves; null where
   * they are sent with {@link #create}.
   *
   * @throws dev.rialto.RialtoException if an item cannot be expressed, or not in one batch with the
   *     others
   */
  @Nullable WireRequest upload(List<Item> items, Target target);

  /** Reads the answer to {@link #upload}: the id of what was uploaded. */
  String readUpload(byte[] body);

  /**
   * Returns the request that creates the batch.
   *
   * @param uploadId what {@link #readUpload} returned; empty if nothing was uploaded
   */
  WireRequest create(List<Item> items, String uploadId, Target target);

  /**
   * Returns the request that creates the batch, with a tag by which it can be told from others.
   *
   * @param tag up to 64 letters and digits; empty for none. A provider that keeps no tags is not
   *     told it
   */
  default WireRequest create(List<Item> items, String uploadId, String tag, Target target) {
    return create(items, uploadId, target);
  }

  /**
   * Returns whether the provider keeps tags and {@link #readList} has them: then a batch without
   * one is another one's [no].
   */
  default boolean keepsTags() {
    return false;
  }

  /** Returns the request that lists the latest batches; null if there is no such list. */
  default @Nullable WireRequest list(Target target) {
    return null;
  }

  /** Reads the answer to {@link #list}: the latest first. */
  default List<Listed> readList(byte[] body) {
    return List.of();
  }

  /**
   * A batch in the provider's list.
   *
   * @param state what it does
   * @param tag the tag that it was created with; empty if none, or if the provider keeps none
   * @param createdEpochSeconds when it was created; 0 if that is not told
   */
  record Listed(State state, String tag, long createdEpochSeconds) {}

  /** Returns the request that asks for a batch's state. */
  WireRequest status(String batchId, Target target);

  /** Returns the request that cancels a batch. */
  WireRequest cancel(String batchId, Target target);

  /** Reads the answer to {@link #create}, {@link #status} or {@link #cancel}. */
  State readState(byte[] body);

  /** Returns the request that reads one of {@link State#results}. */
  WireRequest results(String where, Target target);

  /**
   * Returns the request that deletes what was uploaded, of which a batch that has ended has no more
   * use; null if nothing stays behind.
   *
   * @param uploadId as in {@link State#uploadId}
   */
  default @Nullable WireRequest discard(String uploadId, Target target) {
    return null;
  }

  /** Reads the answer to {@link #results}; items come in any order, and may be missing. */
  void readResults(byte[] body, Consumer<ItemResult> out);
}
