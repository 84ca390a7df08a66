package dev.rialto.internal.cache.semantic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one partition. Writers exclude each other; searches wait for nobody, and see each
 * text whole or not at all.
 *
 * <p>Few vectors are all looked at. Of many, first the bits of their {@link Sketch}es are counted,
 * a hundredth of the work, and then the best {@value #LOOKED_AT} are looked at. Unlike a graph of
 * neighbours that needs no time to build or to forget, and misses hardly any, not even of vectors
 * without any structure.
 *
 * @param <V> what is kept with a text
 */
final class Shelf<V> {

  /** The fewest texts of which the sketches are counted. */
  static final int MANY = 4_000;

  private static final int LOOKED_AT = 1_500;
  private static final int FIRST_SLOTS = 16;

  /** Farther than any. */
  private static final short FREE = Short.MAX_VALUE;

  private final Map<String, SemanticEntry<V>> byText = new HashMap<>();
  private final Map<SemanticEntry<V>, Integer> slots = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private volatile Rows<V> rows = new Rows<>(FIRST_SLOTS);

  /**
   * A slot that is written anew may show the sketch of one text beside another: no more than a look
   * too many.
   */
  private static final class Rows<V> {
    final long[] sketches;
    final AtomicReferenceArray<@Nullable SemanticEntry<V>> entries;
    volatile int used;

    Rows(int slots) {
      sketches = new long[slots * Sketch.LONGS];
      entries = new AtomicReferenceArray<>(slots);
    }
  }

  @Nullable SemanticEntry<V> find(String text) {
    synchronized (this) {
      return byText.get(text);
    }
  }

  synchronized boolean isEmpty() {
    return byText.isEmpty();
  }

  synchronized void add(SemanticEntry<V> entry) {
    Rows<V> now = rows;
    Integer slot = free.poll();
    if (slot == null) {
      slot = now.used;
      if (slot == now.entries.length()) {
        now = grown(now);
      }
    }
    Sketch.write(entry.vector(), now.sketches, slot * Sketch.LONGS);
    now.entries.set(slot, entry);
    now.used = Math.max(now.used, slot + 1);
    rows = now;
    byText.put(entry.text(), entry);
    slots.put(entry, slot);
  }

  private static <V> Rows<V> grown(Rows<V> full) {
    int slots = full.entries.length();
    Rows<V> grown = new Rows<>(2 * slots);
    System.arraycopy(full.sketches, 0, grown.sketches, 0, full.sketches.length);
    for (int i = 0; i < slots; i++) {
      grown.entries.set(i, full.entries.get(i));
    }
    grown.used = full.used;
    return grown;
  }

  synchronized void remove(SemanticEntry<V> entry) {
    Integer slot = slots.remove(entry);
    if (slot != null) {
      rows.entries.set(slot, null);
      free.add(slot);
      byText.remove(entry.text(), entry);
    }
  }

  /** Returns the nearest that are wanted, the nearest first; of equally near ones the newest. */
  List<SemanticIndex.Near<V>> nearest(
      float[] vector, int count, double least, Predicate<V> wanted) {
    Rows<V> now = rows;
    Best<V> best = new Best<>(count, least, wanted);
    int used = now.used;
    if (used < MANY) {
      for (int i = 0; i < used; i++) {
        best.look(now.entries.get(i), vector);
      }
    } else {
      lookAtLikely(now, used, vector, best);
    }
    return best.found();
  }

  private void lookAtLikely(Rows<V> now, int used, float[] vector, Best<V> best) {
    long[] sketch = new long[Sketch.LONGS];
    Sketch.write(vector, sketch, 0);
    int most = Math.min(Sketch.BITS, Sketch.most(best.least));
    short[] distances = new short[used];
    int[] counts = new int[Sketch.BITS + 1];
    for (int i = 0; i < used; i++) {
      if (now.entries.getPlain(i) == null) {
        distances[i] = FREE; // else what was removed would be counted among the best
        continue;
      }
      int distance = Sketch.distance(now.sketches, i * Sketch.LONGS, sketch, 0);
      distances[i] = (short) distance;
      counts[distance]++;
    }
    int cut = 0;
    for (int sum = 0; cut < most; cut++) {
      sum += counts[cut];
      if (sum > LOOKED_AT) {
        break;
      }
    }
    for (int i = 0; i < used; i++) {
      if (distances[i] <= cut) {
        best.look(now.entries.get(i), vector);
      }
    }
  }

  /** The best so far, sorted; few. */
  private static final class Best<V> {
    final double least;
    private final Predicate<V> wanted;
    private final List<SemanticEntry<V>> entries = new ArrayList<>();
    private final double[] similarities;
    private int size;

    Best(int count, double least, Predicate<V> wanted) {
      this.least = least;
      this.wanted = wanted;
      this.similarities = new double[count];
      Arrays.fill(similarities, Double.NEGATIVE_INFINITY);
    }

    void look(@Nullable SemanticEntry<V> entry, float[] vector) {
      if (entry == null) {
        return;
      }
      double dot = Dot.of(entry.vector(), vector);
      if (dot < least || (size == similarities.length && dot < similarities[size - 1])) {
        return;
      }
      int at = size;
      while (at > 0
          && (similarities[at - 1] < dot
              || (similarities[at - 1] == dot && entries.get(at - 1).number() < entry.number()))) {
        at--;
      }
      if (at == similarities.length || !wanted.test(entry.value())) {
        return;
      }
      entries.add(at, entry);
      int last = Math.min(size, similarities.length - 1);
      System.arraycopy(similarities, at, similarities, at + 1, last - at);
      similarities[at] = dot;
      size = Math.min(size + 1, similarities.length);
      if (entries.size() > size) {
        entries.remove(size);
      }
    }

    List<SemanticIndex.Near<V>> found() {
      List<SemanticIndex.Near<V>> all = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        all.add(new SemanticIndex.Near<>(entries.get(i), Math.min(1, similarities[i])));
      }
      return all;
    }
  }
}
