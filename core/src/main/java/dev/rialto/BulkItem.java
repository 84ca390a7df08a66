package dev.rialto;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a {@link Bulk}, or of a list that is {@link Packed}. Immutable.
 *
 * @param <I> the type of the items
 * @param <R> the type of the results
 * @param index the item's place in the list, from 0
 * @param input the item
 * @param value the result; null if it failed, or if the call answered null
 * @param failure why it failed; null if it was answered
 * @param duration how long it took from its own start; zero if it was not started
 */
public record BulkItem<I, R>(
    int index, I input, @Nullable R value, @Nullable Throwable failure, Duration duration) {

  /** Returns whether the item was answered. */
  public boolean succeeded() {
    return failure == null;
  }
}
