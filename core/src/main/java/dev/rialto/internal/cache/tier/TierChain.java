package dev.rialto.internal.cache.tier;

import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.answer.StoredAnswerReader;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.TierStatistics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiers behind memory, asked one after the other. A tier that fails is passed over; a value
 * that is no whole answer is not found. Thread-safe.
 */
public final class TierChain implements AutoCloseable {

  /** No tiers at all. */
  public static final TierChain NONE = new TierChain("", 0, InstantSource.system());

  /** Clocks of machines differ; an answer from further ahead is one of nobody knows when. */
  private static final long MOST_AHEAD_MILLIS = Duration.ofMinutes(1).toMillis();

  /** A body is larger than the estimate of an answer: vectors, provenance, lengths. */
  private static final int BODY_BYTES_BEYOND = 1 << 16;

  /** So long a tier that is asked to forget holds up those in front of it. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  private final List<TierSlot> slots = new ArrayList<>();
  private final String namespace;
  private final StoredAnswerReader reader;
  private final InstantSource clock;
  private final Scheduler scheduler;

  /** Makes an empty chain that waits for as long as a tier takes to forget. */
  public TierChain(String namespace, int maxAnswerBytes, InstantSource clock) {
    this(namespace, maxAnswerBytes, clock, (task, delayNanos) -> () -> {});
  }

  /**
   * Makes an empty chain.
   *
   * @param namespace tells one application's answers from another's
   * @param maxAnswerBytes how large an answer may be, by estimate
   * @param clock says when answers are made
   * @param scheduler ends the waiting for a tier that hangs
   */
  public TierChain(String namespace, int maxAnswerBytes, InstantSource clock, Scheduler scheduler) {
    this.namespace = namespace;
    this.reader =
        new StoredAnswerReader(
            (int) Math.min(Integer.MAX_VALUE - 64L, 4L * maxAnswerBytes + BODY_BYTES_BEYOND));
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * Adds a tier behind the others.
   *
   * @param guard of the store behind it, if the tier goes through one by itself; else a guard of
   *     the tier
   */
  public TierChain add(CacheTier tier, StoreGuard guard, boolean guardsItself) {
    slots.add(new TierSlot(tier, guard, guardsItself));
    return this;
  }

  /** Returns whether there are no tiers. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Returns what tells one application's answers from another's. */
  public String namespace() {
    return namespace;
  }

  /** Returns the time by the clock that tiers share. */
  public long nowMillis() {
    return clock.millis();
  }

  /** Returns what the tiers have done so far, in their order. */
  public List<TierStatistics> statistics() {
    return slots.stream().map(TierSlot::statistics).toList();
  }

  /** Returns the tiers in the order in which they are asked. */
  public List<TierSlot> slots() {
    return slots;
  }

  /** Has a listener told of what others invalidate, by each tier that hears of it. */
  public void listen(CacheTier.InvalidationListener listener) {
    slots.forEach(slot -> slot.tier().listen(listener));
  }

  /** Gets what was found, once; null for neither. */
  public interface Finder {
    /** A tier is about to be asked. */
    void asking();

    /**
     * Says whether a tier's answer may be used, if that takes asking. One that is refused counts as
     * not found, and so does one of which it cannot be told.
     *
     * @return null if it may be
     */
    default @Nullable CompletionStage<Boolean> allowed(StoredAnswer answer, TierSlot slot) {
      return null;
    }

    void found(@Nullable StoredAnswer answer, @Nullable TierSlot slot);

    /** Returns whether what a tier had is known to be out of date by now: nobody else gets it. */
    default boolean isOutOfDate() {
      return false;
    }

    /** Runs what asks a tier, on whatever thread the one before it has answered. */
    default void within(Runnable task) {
      task.run();
    }
  }

  /**
   * Asks the tiers.
   *
   * @param usable whether an answer is young enough; one that is not counts as not found
   * @param finder hears of it on whatever thread finds out
   */
  public void find(CacheTier.Key key, Predicate<StoredAnswer> usable, Finder finder) {
    finder.within(() -> ask(0, key, usable, finder));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the finder hears of failures as of no finding
  private void ask(int index, CacheTier.Key key, Predicate<StoredAnswer> usable, Finder finder) {
    if (index == slots.size()) {
      finder.found(null, null);
      return;
    }
    TierSlot slot = slots.get(index);
    CompletionStage<? extends byte @Nullable []> asked = slot.get(key, finder::asking);
    // Its subclasses may have no state to ask for, as what completedStage returns.
    if (asked.getClass() == CompletableFuture.class) {
      CompletableFuture<? extends byte @Nullable []> answer = asked.toCompletableFuture();
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        gave(index, key, usable, finder, answer.join(), null);
        return;
      }
    }
    asked.whenComplete((value, error) -> gave(index, key, usable, finder, value, error));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the finder hears of failures as of no finding
  private void gave(
      int index,
      CacheTier.Key key,
      Predicate<StoredAnswer> usable,
      Finder finder,
      byte @Nullable [] value,
      @Nullable Throwable error) {
    TierSlot slot = slots.get(index);
    StoredAnswer answer = error == null ? read(slot, value, key, usable) : null;
    slot.noteAsked(error);
    if (value == null || answer == null) {
      finder.within(() -> ask(index + 1, key, usable, finder));
      return;
    }
    CompletionStage<Boolean> allowed = finder.allowed(answer, slot);
    if (allowed == null) {
      found(index, key, answer, value, finder);
      return;
    }
    allowed.whenComplete(
        (may, doubt) -> {
          if (doubt == null && may) {
            found(index, key, answer, value, finder);
          } else {
            slot.misses.increment();
            finder.within(() -> ask(index + 1, key, usable, finder));
          }
        });
  }

  private void found(
      int index, CacheTier.Key key, StoredAnswer answer, byte[] value, Finder finder) {
    TierSlot slot = slots.get(index);
    slot.hits.increment();
    if (index > 0 && !finder.isOutOfDate()) {
      promote(index, key, answer, value);
    }
    finder.found(answer, slot); // who says if it is of no use after all
  }

  private @Nullable StoredAnswer read(
      TierSlot slot, byte @Nullable [] value, CacheTier.Key key, Predicate<StoredAnswer> usable) {
    if (value == null) {
      slot.misses.increment();
      return null;
    }
    StoredAnswer answer = reader.read(value, key.digest());
    if (answer == null) {
      slot.rejected.increment();
      slot.misses.increment();
      return null;
    }
    if (ageMillis(answer) < 0 || !usable.test(answer)) {
      slot.misses.increment();
      return null;
    }
    return answer;
  }

  /** Returns how old an answer is; below 0 if that cannot be told. */
  public long ageMillis(StoredAnswer answer) {
    long age = clock.millis() - answer.storedAtMillis();
    return age < -MOST_AHEAD_MILLIS ? -1 : Math.max(0, age);
  }

  /** Gives the tiers in front what one behind them had. */
  private void promote(int found, CacheTier.Key key, StoredAnswer answer, byte[] value) {
    long ageMillis = ageMillis(answer);
    long leftMillis = answer.ttlMillis() - ageMillis;
    if (leftMillis > 0) {
      Duration age = Duration.ofMillis(ageMillis);
      CacheTier.Key known = answer.askedBy().named(key);
      for (int i = 0; i < found; i++) {
        slots.get(i).put(known, value, Duration.ofMillis(leftMillis), /* replaces= */ false, age);
      }
    }
  }

  /**
   * Hands an answer to all tiers; does not wait for any.
   *
   * @param staleMillis how long beyond its time it may still be given
   * @param replaces whether another answer to the question may be somewhere
   * @param underWay how long ago it was asked for
   */
  public void store(
      CacheTier.Key key,
      StoredAnswer answer,
      long staleMillis,
      boolean replaces,
      Duration underWay) {
    byte[] value = answer.encode(key.digest());
    CacheTier.Key known = answer.askedBy().named(key);
    Duration kept = Duration.ofMillis(answer.ttlMillis() + staleMillis);
    for (TierSlot slot : slots) {
      slot.put(known, value, kept, replaces, underWay);
    }
  }

  /**
   * Invalidates in all tiers; fails with a failure, after all were asked. The last comes first: who
   * finds it there while it is deleted gives it to those in front, which only then delete theirs
   * and tell others. One that takes long is not waited for: those in front delete theirs, and once
   * more when it has ended, since until then it may have given others what it had.
   */
  public CompletableFuture<Void> invalidate(CacheTier.Scope scope) {
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (int i = slots.size() - 1; i >= 0; i--) {
      TierSlot slot = slots.get(i);
      CompletableFuture<Void> behind = all;
      all =
          ended(behind)
              .thenCompose(
                  inTime -> {
                    CompletableFuture<Void> once = slot.invalidate(scope);
                    return inTime ? once : after(behind, () -> slot.invalidate(scope));
                  })
              .thenCompose(done -> behind);
    }
    return all;
  }

  /** Returns what is done when a task is that begins once something has ended, however it has. */
  private static CompletableFuture<Void> after(
      CompletableFuture<Void> behind, Supplier<CompletableFuture<Void>> task) {
    return behind.exceptionally(error -> null).thenCompose(done -> task.get());
  }

  /** Returns what is done when a tier is, however it is, or has hung for long: then it is false. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is done is heard of by itself
  private CompletableFuture<Boolean> ended(CompletableFuture<Void> behind) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    if (!behind.isDone()) {
      Scheduler.Timer timer = scheduler.schedule(() -> ended.complete(false), PATIENCE_NANOS);
      ended.thenRun(timer::cancel);
    }
    behind.whenComplete((done, error) -> ended.complete(true));
    return ended;
  }

  /** Returns the tier through which instances agree who makes an answer: the first. */
  public @Nullable TierSlot agreeing() {
    return slots.isEmpty() ? null : slots.get(0);
  }

  @Override
  public void close() {
    slots.forEach(TierSlot::close);
  }
}
