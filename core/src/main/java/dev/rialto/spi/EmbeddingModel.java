package dev.rialto.spi;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Turns texts into vectors. Thread-safe. One is made by {@code Rialto.embeddings}; others can be
 * written for local models.
 */
public interface EmbeddingModel {

  /**
   * Embeds a text, blocking.
   *
   * @return its vector; not shared with anyone
   * @throws dev.rialto.RialtoException if there is none
   */
  default float[] embed(String text) {
    return embedAll(List.of(text)).get(0);
  }

  /**
   * Embeds texts, blocking.
   *
   * @return one vector for each, in order
   * @throws dev.rialto.RialtoException if there are none
   */
  List<float[]> embedAll(List<String> texts);

  /** Embeds texts. Cancelling the future cancels the call; it fails with a RialtoException. */
  CompletableFuture<List<float[]>> embedAllAsync(List<String> texts);
}
