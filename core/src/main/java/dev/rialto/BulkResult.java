package dev.rialto;

import java.time.Duration;
import java.util.List;

/**
 * What became of the items of a {@link Bulk}, or of a list that is {@link Packed}, in their order.
 * Immutable.
 *
 * @param <I> the type of the items
 * @param <R> the type of the results
 * @param items one for each item
 * @param duration how long all of it took
 */
public record BulkResult<I, R>(List<BulkItem<I, R>> items, Duration duration) {

  /** Copies the list. */
  public BulkResult {
    items = List.copyOf(items);
  }

  /** Returns the items that were answered. */
  public List<BulkItem<I, R>> succeeded() {
    return items.stream().filter(BulkItem::succeeded).toList();
  }

  /** Returns the items that failed. */
  public List<BulkItem<I, R>> failed() {
    return items.stream().filter(item -> !item.succeeded()).toList();
  }

  /**
   * Returns the results in the order of the items, if all were answered.
   *
   * @throws RuntimeException the first failure, with the others suppressed, if one was not
   */
  public List<R> values() {
    RuntimeException first = null;
    for (BulkItem<I, R> item : items) {
      Throwable failure = item.failure();
      if (failure != null && first == null) {
        first =
            failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("Item " + item.index() + " failed", failure);
      } else if (first != null && failure != null && failure != first) {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
    return items.stream().map(BulkItem::value).toList();
  }
}
