package dev.rialto.internal.route;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a call in their order, their slots numbered through. Sets of slots are bit
 * masks, so that a call's memory of what it has tried is a few longs. Thread-safe.
 */
final class Plan {

  private static final int MOST_SLOTS = Long.SIZE;

  private final Slot[] slots;

  /** For each candidate, the number of its first slot; and the count of all slots at the end. */
  private final int[] first;

  /** For each slot, the mask of all slots of its candidate. */
  private final long[] siblings;

  private final String name;
  private final Strategy strategy;
  private final AutoSettings auto;
  private final Balancer balancer;
  private final boolean takesTurns;
  private final AtomicInteger rotation = new AtomicInteger();

  Plan(String name, Strategy strategy, List<Candidate> candidates) {
    this(name, strategy, candidates, AutoSettings.DEFAULT);
  }

  Plan(String name, Strategy strategy, List<Candidate> candidates, AutoSettings auto) {
    this.name = name;
    this.auto = auto;
    this.strategy = strategy;
    balancer = Balancer.of(strategy);
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
    siblings = new long[slots.length];
    for (int c = 0; c < candidates.size(); c++) {
      long mask = 0;
      for (int s = first[c]; s < first[c + 1]; s++) {
        mask |= 1L << s;
      }
      for (int s = first[c]; s < first[c + 1]; s++) {
        siblings[s] = mask;
      }
    }
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

  /** Returns the mask of the slots that share the candidate with this one, itself included. */
  long siblings(int number) {
    return siblings[number];
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
    long mask = siblings[number];
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
      return firstReady(excluded, turn, load, nowNanos);
    }
    long ready = 0;
    for (int s = 0; s < slots.length; s++) {
      if ((excluded & 1L << s) == 0 && slots[s].isReady(load, nowNanos)) {
        ready |= 1L << s;
      }
    }
    return ready == 0 ? -1 : balancer.choose(slots, ready, streamed, turn, nowNanos, need);
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
