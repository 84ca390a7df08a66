package dev.rialto;

import java.util.concurrent.CompletableFuture;

/**
 * Calls that a provider answers together, within a day, at about half the price. Thread-safe. Made
 * by {@link Rialto#batch}.
 *
 * <pre>{@code
 * BatchJob job = rialto.batch("openai/gpt-4o-mini");
 * Reviewer reviewer = job.client(Reviewer.class);
 * List<CompletableFuture<Review>> reviews = diffs.stream().map(reviewer::review).toList();
 * job.submit().thenCompose(sent -> job.whenEnded()).join();
 * }</pre>
 *
 * <p>A method of a batch's client returns a {@code CompletableFuture} or a {@code CompletionStage},
 * which has its value or its own failure once the batch has ended: one call that fails leaves the
 * others alone. Calls go to the batch's model, whatever their routes; they pass neither cache nor
 * retries. Several may be made before {@link #submit}, none after it. What each has cost, at the
 * batch's price, is counted as its result is read, in the ledger and the budgets, wanted still or
 * not; no budget refuses it, and nothing is set aside for it before.
 *
 * <p>A future of this interface fails with a {@link RialtoException}.
 */
public interface BatchJob {

  /**
   * Returns a client whose calls wait for this batch.
   *
   * @throws ConfigurationException if no client was generated for the interface
   */
  <C> C client(Class<C> type);

  /** Returns how many calls it has. */
  int size();

  /**
   * Sends the batch; what is more than the provider takes at once, in several parts. Of several
   * keys each batch, and each part, begins with the next one, and a key that may send nothing now
   * is passed over. A failure leaves it open: sent once more, it sends what no part has taken yet;
   * whether the provider has taken a part all the same is known only if it answered.
   */
  CompletableFuture<BatchStatus> submit();

  /**
   * Takes up a batch that was submitted before, by this process or another one. The same calls must
   * have been made again, in the same order; a call that is not the same fails. It is asked for
   * with the key that sent it, also if that has another place among the keys now.
   *
   * <p>Whoever reads the results counts what they cost: of a batch whose results were read before,
   * here or elsewhere, ledger, budgets and events count it once more.
   *
   * @param id the {@link BatchStatus#id} of it
   */
  CompletableFuture<BatchStatus> resume(String id);

  /** Asks the provider once; if the batch has ended, completes the calls. */
  CompletableFuture<BatchStatus> poll();

  /**
   * Asks again and again, at first after 2 s and then ever more seldom up to a minute, until the
   * batch has ended and its calls are complete.
   */
  CompletableFuture<BatchStatus> whenEnded();

  /** Cancels the batch: what has not begun fails with a {@link CancelledCallException}. */
  CompletableFuture<BatchStatus> cancel();
}
