package dev.rialto.internal.tune;

import dev.rialto.CacheStatus;
import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.Task;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.AttemptEnded;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineListener;
import java.util.function.LongSupplier;

/** Adds up what the pipeline tells, window by window. Thread-safe. */
public final class Meter implements PipelineListener {

  private static final String CANCELLED = CancelledCallException.class.getSimpleName();
  private static final String LATE = DeadlineExceededException.class.getSimpleName();
  private static final String OVERLOADED = OverloadedException.class.getSimpleName();
  private static final String LIMITED = RateLimitException.class.getSimpleName();

  private Sums sums = new Sums();
  private LongSupplier mostItems = () -> Long.MAX_VALUE;
  private LongSupplier evictions = () -> 0;
  private long evicted;

  /** Makes one that has heard nothing. */
  public Meter() {}

  /**
   * Tells it where to look.
   *
   * @param mostMerged how many texts a merged request may have now
   * @param evictedInAll how many answers memory has given up for others so far
   */
  public synchronized void watch(LongSupplier mostMerged, LongSupplier evictedInAll) {
    mostItems = mostMerged;
    evictions = evictedInAll;
    evicted = evictedInAll.getAsLong();
  }

  @Override
  public synchronized void onEvent(PipelineEvent event) {
    if (event instanceof CallEnded call) {
      ended(call);
    } else if (event instanceof AttemptEnded attempt && attempt.durationNanos() >= 0) {
      sums.attempts++;
      String failure = attempt.failure();
      if (OVERLOADED.equals(failure) || LIMITED.equals(failure)) {
        sums.turnedAway++;
      }
    } else if (event instanceof BatchSent batch) {
      sums.merged++;
      if (batch.items() >= mostItems.getAsLong()) {
        sums.full++;
      }
    }
  }

  private void ended(CallEnded call) {
    String failure = call.failure();
    if (CANCELLED.equals(failure)) {
      return; // how long somebody had patience says nothing about a setting
    }
    sums.ended++;
    double seconds = call.totalNanos() / 1e9;
    if (failure != null) {
      sums.failed++;
      sums.waitedSeconds += seconds;
      if (failure.equals(LATE)) {
        sums.timedOut++;
        sums.lostSeconds += seconds;
      }
      return;
    }
    CacheStatus status = call.cacheStatus();
    if (status != CacheStatus.BYPASS && status != CacheStatus.SHARED) {
      sums.lookups++;
      sums.hits += status == CacheStatus.HIT_MEMORY ? 1 : 0;
    }
    if (!status.isHit()) {
      sums.waitedSeconds += seconds;
      if (call.origin().task().equals(Task.EMBEDDING.name())) {
        sums.embeddings.add(call.totalNanos());
      } else {
        sums.upstream.add(call.totalNanos());
      }
    }
  }

  /** Notes how many calls wait at this moment. */
  synchronized void look(int waiting) {
    sums.looks++;
    sums.queued += waiting > 0 ? 1 : 0;
  }

  /** Returns what was seen since the last time. */
  synchronized Sums take() {
    Sums taken = sums;
    long now = evictions.getAsLong();
    taken.evicted = Math.max(0, now - evicted);
    evicted = now;
    sums = new Sums();
    return taken;
  }
}
