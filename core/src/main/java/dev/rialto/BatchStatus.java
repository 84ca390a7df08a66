package dev.rialto;

/**
 * What a batch at a provider is doing.
 *
 * @param id names the batch and the keys that its parts were sent with, for {@link
 *     BatchJob#resume}; empty until it was submitted
 * @param phase what it is doing
 * @param answered how many of its calls have an answer
 * @param failed how many failed, were cancelled or came too late
 * @param total how many there are
 */
public record BatchStatus(String id, Phase phase, long answered, long failed, long total) {

  /** What a batch is doing. */
  public enum Phase {
    /** It takes calls, and was not sent yet. */
    OPEN,
    /** The provider works on it. */
    RUNNING,
    /** It was cancelled, and what had begun is being finished. */
    CANCELLING,
    /** It is over, and every call in it has its outcome. */
    ENDED
  }
}
