package dev.rialto.internal.jobs;

import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.Listed;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Batches at one target. Futures fail with a RialtoException. Thread-safe. */
public interface BatchSite {

  /** What {@link #goodBytes} is unless the provider takes less. */
  long PART_BYTES = 64L << 20;

  /** Returns where the batches go. */
  Target target();

  /** Returns how many requests a batch may have. */
  int maxItems();

  /** Returns how many bytes the requests of a batch may have together. */
  long maxBytes();

  /**
   * Returns how many bytes are best put together: until a batch has left, all of it lies in memory.
   * A request that is larger goes by itself.
   */
  default long goodBytes() {
    return Math.min(maxBytes(), PART_BYTES);
  }

  /**
   * Sends a batch.
   *
   * @param tag by which it is found again in {@link #list}, where the provider keeps one; may be
   *     empty
   */
  CompletableFuture<State> submit(List<Item> items, String tag);

  /**
   * It was looked for what was sent with a tag, of which nobody knew whether it was taken: deletes
   * what was uploaded for it and is in no batch.
   *
   * @param found the batch; null if there is none
   */
  void decided(String tag, @Nullable State found);

  /** Asks for a batch's state. */
  CompletableFuture<State> state(String batchId);

  /** Cancels a batch. */
  CompletableFuture<State> cancel(String batchId);

  /** Returns whether {@link #list} tells tags: then a batch without one is another one's. */
  boolean keepsTags();

  /** Returns the latest batches; empty where the provider has no list of them. */
  CompletableFuture<Optional<List<Listed>>> list();

  /**
   * Reads the results of a batch that has ended, each as it comes.
   *
   * @param room is asked now and then for what completes, in whatever way, when more may come: what
   *     the reader has not worked off yet lies in memory
   */
  CompletableFuture<Void> results(
      State ended, Consumer<ItemResult> out, Supplier<CompletableFuture<?>> room);
}
