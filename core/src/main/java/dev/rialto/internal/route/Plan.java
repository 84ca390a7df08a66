package dev.rialto.internal.route;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.RegionSettings;
import dev.rialto.config.Strategy;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.RouteChooser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a call in their order, their slots numbered through. Sets of slots are bit
 * masks, so that a call's memory of what it has tried is a few longs. Thread-safe.
 */
final class Plan {

  static final int MOST_SLOTS = Long.SIZE;

  private final Slot[] slots;

  /** For each candidate, the number of its first slot; and the count of all slots at the end. */
  private final int[] first;

  /** For each slot, the mask of all slots of its candidate. */
  private final long[] candidates;

  /** For each slot, the mask of those of its candidate that share its address. */
  private final long[] siblings;

  private final ByRegion byRegion;
  private final boolean hasRegions;

  private final String name;
  private final Strategy strategy;
  private final AutoSettings auto;
  private final Balancer balancer;
  private final boolean takesTurns;
  private final AtomicInteger rotation = new AtomicInteger();

  Plan(
      String name,
      Strategy strategy,
      List<Candidate> candidates,
      AutoSettings auto,
      RegionSettings regions,
      DoubleSupplier random,
      @Nullable RouteChooser chooser) {
    this.name = name;
    this.auto = auto;
    this.strategy = strategy;
    balancer =
        chooser != null ? new UserChoice(name, chooser) : Balancer.of(strategy, regions, random);
    byRegion = new ByRegion(regions);
    List<Slot> all = new ArrayList<>();
    first = new int[candidates.size() + 1];
    for (int c = 0; c < candidates.size(); c++) {
      all.addAll(candidates.get(c).slots());
      first[c + 1] = all.size();
    }
    if (all.size() > MOST_SLOTS) {
      throw new ConfigurationException(
          name + " has " + all.size() + " endpoints; allowed are " + MOST_SLOTS,
          "Remove fallbacks or keys",
          FailureDetails.NONE,
          null);
    }
    slots = all.toArray(Slot[]::new);
    this.candidates = new long[slots.length];
    siblings = new long[slots.length];
    boolean several = false;
    for (int c = 0; c < candidates.size(); c++) {
      for (int s = first[c]; s < first[c + 1]; s++) {
        for (int other = first[c]; other < first[c + 1]; other++) {
          boolean together = samePlace(slots[s], slots[other]);
          several |= !together;
          this.candidates[s] |= 1L << other;
          siblings[s] |= together ? 1L << other : 0;
        }
      }
    }
    hasRegions = several;
    takesTurns = slots.length > candidates.size() || strategy != Strategy.PRIORITY;
  }

  /** Returns the mask of the slots whose models go on with a begun answer. */
  long prefilling() {
    long mask = 0;
    for (int s = 0; s < slots.length; s++) {
      mask |= slots[s].facts().prefill() ? 1L << s : 0;
    }
    return mask;
  }

  int size() {
    return slots.length;
  }

  /** Returns the mask of all slots. */
  long all() {
    return -1L >>> (Long.SIZE - slots.length);
  }

  Slot slot(int number) {
    return slots[number];
  }

  private static boolean samePlace(Slot a, Slot b) {
    Endpoint one = a.key().endpoint();
    Endpoint other = b.key().endpoint();
    return one.origin().equals(other.origin()) && one.basePath().equals(other.basePath());
  }

  /**
   * Returns the mask of the slots that share model and address with this one, itself included: the
   * keys that share its fate.
   */
  long siblings(int number) {
    return siblings[number];
  }

  /** Returns the mask of the slots with this one's model, in whatever region. */
  long candidate(int number) {
    return candidates[number];
  }

  /** Returns the score of a slot's region. */
  double regionScore(int number, boolean streamed, long nowNanos) {
    return byRegion.score(slots[number], streamed, nowNanos);
  }

  /** Returns whether a candidate has several regions. */
  boolean hasRegions() {
    return hasRegions;
  }

  /** Returns a number that decides with which key a call begins; keys take turns. */
  int turn() {
    return takesTurns ? rotation.getAndIncrement() & Integer.MAX_VALUE : 0;
  }

  /** Returns what {@link #turn} would return, without taking it. */
  int peekTurn() {
    return takesTurns ? rotation.get() & Integer.MAX_VALUE : 0;
  }

  /** Returns what the plan is of, for people. */
  String name() {
    return name;
  }

  /** Returns within which bounds, and by which weights, a model is chosen by its score. */
  AutoSettings auto() {
    return auto;
  }

  /** Returns the mask of the slots with a context known to be no longer than this one's. */
  long notLongerThan(int number) {
    long window = slots[number].facts().contextTokens();
    long mask = candidates[number];
    for (int s = 0; s < slots.length; s++) {
      long other = slots[s].facts().contextTokens();
      mask |= window > 0 && other > 0 && other <= window ? 1L << s : 0;
    }
    return mask;
  }

  Strategy strategy() {
    return strategy;
  }

  /** Returns the slot outside the mask that should answer now; −1 if none could. */
  int ready(
      long excluded,
      boolean streamed,
      int turn,
      long nowNanos,
      @Nullable Need need,
      Limits.Load load) {
    if (strategy == Strategy.PRIORITY) {
      return hasRegions
          ? bestRegion(excluded, streamed, turn, load, nowNanos)
          : firstReady(excluded, turn, load, nowNanos);
    }
    long ready = 0;
    for (int s = 0; s < slots.length; s++) {
      if ((excluded & 1L << s) == 0 && slots[s].isReady(load, nowNanos)) {
        ready |= 1L << s;
      }
    }
    return ready == 0 ? -1 : balancer.choose(slots, ready, streamed, turn, nowNanos, need);
  }

  /** The first candidate that is ready, in the best of its regions. */
  private int bestRegion(
      long excluded, boolean streamed, int turn, Limits.Load load, long nowNanos) {
    for (int c = 0; c + 1 < first.length; c++) {
      long ready = 0;
      for (int s = first[c]; s < first[c + 1]; s++) {
        if ((excluded & 1L << s) == 0 && slots[s].isReady(load, nowNanos)) {
          ready |= 1L << s;
        }
      }
      if (ready != 0) {
        return byRegion.choose(slots, ready, streamed, turn, nowNanos, null);
      }
    }
    return -1;
  }

  private int firstReady(long excluded, int turn, Limits.Load load, long nowNanos) {
    for (int c = 0; c + 1 < first.length; c++) {
      int keys = first[c + 1] - first[c];
      for (int i = 0; i < keys; i++) {
        int s = first[c] + (turn + i) % keys;
        if ((excluded & 1L << s) == 0 && slots[s].isReady(load, nowNanos)) {
          return s;
        }
      }
    }
    return -1;
  }
}
