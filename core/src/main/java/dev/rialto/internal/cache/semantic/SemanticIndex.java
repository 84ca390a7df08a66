package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Texts with their vectors, in partitions that know nothing of each other. Thread-safe; searches
 * wait for nobody. Holds a bounded number, of which the one that was of no use for longest goes
 * first.
 *
 * @param <P> what texts must have in common
 * @param <V> what is kept with a text
 */
public final class SemanticIndex<P, V> {

  private final int most;
  private final Map<P, Shelf<V>> partitions = new HashMap<>();

  /** All entries, that which was of no use for longest first. */
  private final LinkedHashSet<SemanticEntry<V>> inOrder = new LinkedHashSet<>();

  private long numbers;
  private Consumer<SemanticEntry<V>> removed = entry -> {};

  /**
   * Makes an empty one.
   *
   * @param most how many texts it holds
   */
  public SemanticIndex(int most) {
    this.most = most;
  }

  /** Sets who hears of entries that are taken out, under the index's lock. */
  public void onRemoved(Consumer<SemanticEntry<V>> listener) {
    removed = listener;
  }

  /**
   * A text that is near.
   *
   * @param <V> what is kept with it
   * @param entry the text
   * @param similarity the cosine
   */
  public record Near<V>(SemanticEntry<V> entry, double similarity) {}

  /** Returns the nearest of a partition that is wanted; null if there is none. */
  public @Nullable Near<V> nearest(P partition, float[] vector, double least, Predicate<V> wanted) {
    List<Near<V>> found = nearest(partition, vector, 1, least, wanted);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Returns the nearest of a partition that are wanted, the nearest first. */
  public List<Near<V>> nearest(
      P partition, float[] vector, int count, double least, Predicate<V> wanted) {
    Shelf<V> shelf;
    synchronized (this) {
      shelf = partitions.get(partition);
    }
    return shelf == null ? List.of() : shelf.nearest(vector, count, least, wanted);
  }

  /** Adds a text, in place of an equal one. */
  public void add(P partition, String text, float[] vector, V value) {
    add(partition, new SemanticEntry<>(Reading.of(text), vector, value));
  }

  /** Adds a text, in place of an equal one. */
  public synchronized void add(P partition, SemanticEntry<V> entry) {
    Shelf<V> shelf = partitions.computeIfAbsent(partition, p -> new Shelf<>());
    SemanticEntry<V> before = shelf.find(entry.text());
    if (before != null) {
      drop(before);
      shelf = partitions.computeIfAbsent(partition, p -> new Shelf<>());
    }
    entry.isIn(partition, ++numbers);
    shelf.add(entry);
    inOrder.add(entry);
    while (inOrder.size() > most) {
      drop(inOrder.iterator().next());
    }
  }

  /** Takes in that an entry was of use. */
  public synchronized void used(SemanticEntry<V> entry) {
    if (inOrder.remove(entry)) {
      inOrder.add(entry);
    }
  }

  /** Takes out an entry. */
  public synchronized void remove(SemanticEntry<V> entry) {
    if (inOrder.contains(entry)) {
      drop(entry);
    }
  }

  /** Takes out what is not wanted any more. */
  public synchronized void removeIf(Predicate<V> unwanted) {
    List<SemanticEntry<V>> all = new ArrayList<>();
    inOrder.forEach(
        entry -> {
          if (unwanted.test(entry.value())) {
            all.add(entry);
          }
        });
    all.forEach(this::drop);
  }

  /** Takes out some of those that were of no use for longest, if they are not wanted any more. */
  public synchronized void sweep(int looks, Predicate<V> unwanted) {
    Iterator<SemanticEntry<V>> oldest = inOrder.iterator();
    List<SemanticEntry<V>> all = new ArrayList<>();
    for (int i = 0; i < looks && oldest.hasNext(); i++) {
      SemanticEntry<V> entry = oldest.next();
      if (unwanted.test(entry.value())) {
        all.add(entry);
      }
    }
    all.forEach(this::drop);
  }

  private void drop(SemanticEntry<V> entry) {
    inOrder.remove(entry);
    Shelf<V> shelf = partitions.get(entry.partition());
    if (shelf != null) {
      shelf.remove(entry);
      if (shelf.isEmpty()) {
        @SuppressWarnings("unchecked") // what was put in
        P partition = (P) entry.partition();
        partitions.remove(partition);
      }
    }
    removed.accept(entry);
  }

  /** Returns how many texts are known. */
  public synchronized int size() {
    return inOrder.size();
  }
}
