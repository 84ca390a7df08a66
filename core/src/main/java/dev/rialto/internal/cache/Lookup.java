package dev.rialto.internal.cache;

import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.flight.Asking;
import dev.rialto.internal.cache.flight.Faults;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.StartingFlight;
import dev.rialto.spi.CacheTier;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A flight that asks the tiers before it goes upstream. Keeps demand and cancellation that come in
 * the meantime. Thread-safe.
 *
 * <p>Where instances agree who makes an answer, the one that gets the lease goes upstream; the
 * others look again at times until the answer is there, or their patience is at its end.
 */
final class Lookup implements TierChain.Finder {

  private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(100).toNanos();

  private final CacheStage stage;
  private final CacheKey key;
  private final Call call;
  private final ResponseSink sink;
  private final Stage next;
  private final CacheTier.@Nullable Key tierKey;
  private final Asking asking;
  private final boolean counts;

  /** When the tier was asked that answered; written by one thread after the other. */
  private volatile long mark;

  private long giveUpNanos;
  private int looks;
  private final StartingFlight flight = new StartingFlight();

  Lookup(
      CacheStage stage,
      CacheKey key,
      CacheTier.@Nullable Key tierKey,
      Call call,
      ResponseSink sink,
      Stage next,
      Asking asking,
      boolean counts) {
    this.stage = stage;
    this.key = key;
    this.tierKey = tierKey;
    this.call = call;
    this.sink = sink;
    this.next = next;
    this.asking = asking;
    this.counts = counts;
    this.mark = stage.invalidations().mark();
  }

  Flight start() {
    long now = stage.nowNanos();
    // Whoever has waited in vain has the answer made in the other half of his time.
    giveUpNanos = now + Math.min(stage.leaseNanos(), call.deadline().remaining(now) / 2);
    asking.looksFirst();
    look();
    return flight;
  }

  private void look() {
    if (tierKey == null) {
      goOn(null, null);
      return;
    }
    looks++;
    stage.find(tierKey, call, this);
  }

  /** What is heard of as invalid from here on is not to be remembered. */
  @Override
  public void asking() {
    mark = stage.invalidations().mark();
  }

  @Override
  public boolean isOutOfDate() {
    return stage.isInvalidatedSince(key, mark);
  }

  /** A tier is the application's code, or traced by it: it has the caller's context. */
  @Override
  public void within(Runnable task) {
    call.origin().within(task);
  }

  @Override
  public void found(@Nullable StoredAnswer answer, @Nullable TierSlot slot) {
    if (answer == null || slot == null || call.unary()) {
      goOn(answer, slot);
      return;
    }
    try {
      // A subscriber's code may block; the thread that brought this must not.
      stage.callbacks().execute(() -> goOn(answer, slot));
    } catch (RejectedExecutionException e) {
      goOn(answer, slot);
    }
  }

  private void goOn(@Nullable StoredAnswer answer, @Nullable TierSlot slot) {
    ending(() -> give(answer, slot));
  }

  /** Whatever a step runs into, those who wait for the flight hear of it: nobody else is told. */
  private void ending(Runnable step) {
    if (flight.isCancelled()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException bug) {
      sink.onError(Faults.notStarted(call, bug));
    } catch (Error bug) {
      sink.onError(Faults.notStarted(call, bug));
      throw bug;
    }
  }

  private void give(@Nullable StoredAnswer answer, @Nullable TierSlot slot) {
    Flight hit = null;
    if (answer != null && slot != null) {
      asking.found(mark);
      if (!isOutOfDate()) {
        hit = stage.hit(key, answer, slot, call, sink, mark, counts, asking);
      }
      if (hit == null) {
        slot.foundInVain();
        asking.looksFirst();
      }
    }
    if (hit != null) {
      flight.started(hit);
      return;
    }
    SemanticTier semantic = stage.semantic();
    if (semantic != null && SemanticTier.wants(call)) {
      asking();
      within(() -> semantic.find(key, call, this::matched));
    } else {
      goOnWithout();
    }
  }

  private void matched(SemanticTier.@Nullable Match match) {
    if (match == null || call.unary()) {
      answer(match);
      return;
    }
    try {
      stage.callbacks().execute(() -> answer(match));
    } catch (RejectedExecutionException e) {
      answer(match);
    }
  }

  private void answer(SemanticTier.@Nullable Match match) {
    ending(() -> give(match));
  }

  private void give(SemanticTier.@Nullable Match match) {
    Flight hit = null;
    if (match != null) {
      asking.foundAlike(mark);
      if (!isOutOfDate()) {
        hit = stage.hit(match, call, sink, asking);
      }
      if (hit == null) {
        asking.looksFirst();
      }
    }
    if (hit == null) {
      goOnWithout();
    } else {
      flight.started(hit);
    }
  }

  private void goOnWithout() {
    TierSlot agreeing = stage.leaseNanos() > 0 ? stage.tiers().agreeing() : null;
    if (agreeing == null || tierKey == null) {
      goUpstream(null);
    } else {
      agree(agreeing, tierKey);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a lease that cannot be asked for is not needed
  private void agree(TierSlot slot, CacheTier.Key leased) {
    Duration longest = Duration.ofNanos(stage.leaseNanos());
    slot.<@Nullable Boolean>use(() -> slot.tier().lease(leased, longest))
        .whenComplete((had, error) -> agreed(slot, leased, error == null ? had : null));
  }

  /**
   * Goes on as the instances have agreed.
   *
   * @param had whether the lease was had; null if nobody knows
   */
  private void agreed(TierSlot slot, CacheTier.Key leased, @Nullable Boolean had) {
    Lease lease = had != null && had ? new Lease(slot, leased, sink) : null;
    if (lease != null && flight.isCancelled()) {
      lease.release();
    }
    ending(
        () -> {
          if (lease != null || had == null || stage.nowNanos() - giveUpNanos >= 0) {
            goUpstream(lease);
          } else {
            stage.later(this::lookAgain, Math.min(LONGEST_PAUSE, looks * FIRST_PAUSE));
          }
        });
  }

  private void lookAgain() {
    ending(this::look);
  }

  private void goUpstream(@Nullable Lease lease) {
    if (counts) {
      stage.missed();
    }
    asking.goesUpstream();
    flight.started(lease == null ? next.start(call, sink) : started(lease));
  }

  private Flight started(Lease lease) {
    try {
      return lease.over(next.start(call, lease));
    } catch (RuntimeException | Error bug) {
      lease.release();
      throw bug;
    }
  }
}
