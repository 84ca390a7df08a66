package dev.rialto.internal.cache.tier;

import dev.rialto.CacheStatus;
import dev.rialto.ConfigurationException;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.TierStatistics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tier, what keeps it from harming calls, and what it has done. Thread-safe. */
public final class TierSlot {

  /** A full one takes something now and then: it is well after so many in a row. */
  private static final int WELL = 20;

  /** No call waits for it, and to look through a large store takes long. */
  private static final long FORGETTING_NANOS = Duration.ofSeconds(30).toNanos();

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final CacheTier tier;

  /** Asked for once: what it throws fails the start, and no call. */
  private final String name;

  private final CacheStatus status;
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder stored = new LongAdder();
  private final StoreGuard guard;
  private final boolean guardsItself;

  /**
   * Why the tier takes nothing new although it answers; null if it does, or is not known not to.
   */
  private volatile @Nullable String full;

  /** Why the tier does nothing for this Rialto although it is there; null if it does. */
  private volatile @Nullable String refusal;

  private final AtomicInteger takenAgain = new AtomicInteger();

  /**
   * Makes a slot.
   *
   * @param guard of the store behind the tier, or of the tier
   * @param guardsItself whether the tier goes through that guard by itself
   */
  TierSlot(CacheTier tier, StoreGuard guard, boolean guardsItself) {
    this.tier = tier;
    this.name = tier.name();
    this.status = tier.isDurable() ? CacheStatus.HIT_DURABLE : CacheStatus.HIT_REMOTE;
    this.guard = guard;
    this.guardsItself = guardsItself;
  }

  /** Returns the tier, for what is neither counted nor guarded. */
  public CacheTier tier() {
    return tier;
  }

  /** Returns the tier's name. */
  public String name() {
    return name;
  }

  /** Returns what a hit in the tier is called. */
  public CacheStatus status() {
    return status;
  }

  /**
   * Asks the tier.
   *
   * @param asking runs just before, when it is known whether the store is there
   */
  public CompletionStage<? extends byte @Nullable []> get(CacheTier.Key key, Runnable asking) {
    CompletableFuture<?> open = guard.open();
    return open.isDone()
        ? asked(key, asking)
        : open.thenCompose(known -> asked(key, asking).thenApply(value -> value));
  }

  private CompletionStage<? extends byte @Nullable []> asked(CacheTier.Key key, Runnable asking) {
    asking.run();
    return use(() -> tier.get(key));
  }

  /**
   * Keeps an answer; nobody waits for it. A tier that can be read and takes nothing more, such as
   * one whose memory is full, is asked on; that it does not is said once, until it does again.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what is not kept will be asked for again
  void put(CacheTier.Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    stored.increment();
    use(() -> tier.put(key, value, ttl, replaces, underWay))
        .whenComplete((done, error) -> noteStored(error));
  }

  /** What was found, and counted, was of no use to the call: it is none of the hits. */
  public void foundInVain() {
    hits.decrement();
    misses.increment();
  }

  private void noteStored(@Nullable Throwable error) {
    if (error == null) {
      if (full != null && takenAgain.incrementAndGet() == WELL) {
        full = null;
        LOG.log(System.Logger.Level.INFO, "The cache tier '" + name + "' takes answers again");
      }
      return;
    }
    takenAgain.set(0);
    if (full == null && guard.isIn()) {
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      String why = String.valueOf(cause.getMessage());
      full = why;
      LOG.log(
          System.Logger.Level.WARNING,
          "The cache tier '"
              + name
              + "' takes no new answers, and this is said once until it does: "
              + why);
    }
  }

  private @Nullable String trouble() {
    String refused = refusal;
    if (refused != null) {
      return refused;
    }
    String away = guard.trouble();
    return away == null ? full : away;
  }

  /** Uses the tier; what it throws or hides is a failed stage. */
  public <T extends @Nullable Object> CompletionStage<? extends T> use(
      Supplier<? extends CompletionStage<? extends T>> use) {
    return guarded(use, () -> guard.run(use));
  }

  private <T extends @Nullable Object> CompletionStage<? extends T> guarded(
      Supplier<? extends CompletionStage<? extends T>> use,
      Supplier<CompletableFuture<T>> bounded) {
    try {
      return guardsItself ? use.get() : bounded.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Invalidates in the tier. */
  CompletableFuture<Void> invalidate(CacheTier.Scope scope) {
    Supplier<CompletionStage<?>> forgetting = () -> tier.invalidate(scope);
    return guarded(forgetting, () -> guard.<Object>run(forgetting, FORGETTING_NANOS))
        .thenAccept(done -> {})
        .toCompletableFuture();
  }

  TierStatistics statistics() {
    return new TierStatistics(
        name,
        hits.sum(),
        misses.sum(),
        failures.sum(),
        rejected.sum(),
        stored.sum(),
        guard.isIn() && refusal == null,
        trouble());
  }

  /** Notes how an answer was asked for: a tier may be there and not for this Rialto to use. */
  void noteAsked(@Nullable Throwable error) {
    if (error != null) {
      failures.increment();
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      refusal = cause instanceof ConfigurationException ? cause.getMessage() : refusal;
    } else if (refusal != null) {
      refusal = null;
    }
  }

  /** Ends the tier; what it throws holds up nothing else that is to be closed. */
  void close() {
    if (!guardsItself) {
      guard.close();
    }
    try {
      tier.close();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "The cache tier '" + name + "' threw as it closed", e);
    }
  }
}
