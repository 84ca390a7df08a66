package dev.rialto;

import java.time.Instant;

/**
 * A batch that calls wait for.
 *
 * @param id names it among {@link Jobs}
 * @param model {@code provider/model}
 * @param endpoint the endpoint that sends it
 * @param batchId the provider's id of it; empty while it has none
 * @param phase where it stands
 * @param items how many calls it had at first
 * @param answered how many have an outcome
 * @param createdAt when it was written down
 * @param problem what is wrong with it; empty if nothing is
 */
public record JobStatus(
    String id,
    String model,
    String endpoint,
    String batchId,
    Phase phase,
    int items,
    int answered,
    Instant createdAt,
    String problem) {

  /** Where a batch stands. */
  public enum Phase {
    /** It was written down, and is being sent. */
    PREPARED,
    /** The provider works on it. */
    SUBMITTED,
    /** Its results were read. */
    ENDED,
    /** What is written of it is damaged, or of a newer version of Rialto; it is left as it is. */
    UNREADABLE
  }
}
