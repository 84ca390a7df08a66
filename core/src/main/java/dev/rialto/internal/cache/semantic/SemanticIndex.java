package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Texts with their vectors, in partitions that know nothing of each other. Each search looks at all
 * vectors of its partition. Thread-safe; holds a bounded number, of which the oldest goes first.
 *
 * @param <P> what texts must have in common
 * @param <V> what is kept with a text
 */
public final class SemanticIndex<P, V> {

  private final int most;
  private final Map<P, List<Entry<V>>> partitions = new LinkedHashMap<>();
  private int size;

  /** Makes an empty one. */
  public SemanticIndex(int most) {
    this.most = most;
  }

  /**
   * A text that is known.
   *
   * @param <V> what is kept with it
   */
  public static final class Entry<V> {
    private final String text;
    private final float[] vector;
    private final V value;

    /** The similarity at which this text was taken wrongly for another; from there on it is not. */
    private volatile double wrongFrom = 0;

    Entry(String text, float[] vector, V value) {
      this.text = text;
      this.vector = vector;
      this.value = value;
    }

    /** Returns the text. */
    public String text() {
      return text;
    }

    /** Returns what is kept with it. */
    public V value() {
      return value;
    }

    /** Returns whether a text so near was never found to be another. */
    public boolean holds(double similarity) {
      return similarity > wrongFrom;
    }

    /** Takes in that a text so near was another. */
    public void wrongAt(double similarity) {
      wrongFrom = Math.max(wrongFrom, similarity);
    }
  }

  /**
   * The nearest text.
   *
   * @param <V> what is kept with it
   * @param entry the text
   * @param similarity the cosine
   */
  public record Near<V>(Entry<V> entry, double similarity) {}

  /** Returns the nearest of a partition that is wanted; null if there is none. */
  public synchronized @Nullable Near<V> nearest(
      P partition, float[] vector, double least, Predicate<V> wanted) {
    List<Entry<V>> all = partitions.get(partition);
    if (all == null) {
      return null;
    }
    Entry<V> best = null;
    double bestDot = least;
    for (Entry<V> entry : all) {
      double dot = dot(entry.vector, vector);
      if (dot >= bestDot && wanted.test(entry.value)) {
        best = entry;
        bestDot = dot;
      }
    }
    return best == null ? null : new Near<>(best, Math.min(1, bestDot));
  }

  /** Adds a text, in place of an equal one. */
  public synchronized void add(P partition, String text, float[] vector, V value) {
    List<Entry<V>> all = partitions.computeIfAbsent(partition, p -> new ArrayList<>());
    if (all.removeIf(entry -> entry.text.equals(text))) {
      size--;
    }
    all.add(new Entry<>(text, vector, value));
    size++;
    while (size > most) {
      Iterator<List<Entry<V>>> lists = partitions.values().iterator();
      List<Entry<V>> oldest = lists.next();
      oldest.remove(0);
      size--;
      if (oldest.isEmpty()) {
        lists.remove();
      }
    }
  }

  /** Takes out what is not wanted any more. */
  public synchronized void removeIf(Predicate<V> unwanted) {
    partitions.values().forEach(all -> all.removeIf(entry -> unwanted.test(entry.value)));
    partitions.values().removeIf(List::isEmpty);
    size = partitions.values().stream().mapToInt(List::size).sum();
  }

  /** Returns how many texts are known. */
  public synchronized int size() {
    return size;
  }

  /** Four sums side by side: none waits for another. */
  static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      return -1; // of another model: never near
    }
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }
}
