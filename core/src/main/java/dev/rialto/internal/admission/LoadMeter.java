package dev.rialto.internal.admission;

import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Says how heavily the pipeline is used. Calls add to counters that nobody contends for; once a
 * second the one who comes first folds them into means over about ten seconds and names the level.
 * Thread-safe.
 */
final class LoadMeter {

  private static final long SECOND = 1_000_000_000L;
  private static final double WINDOW_SECONDS = 10;

  /** Below, there are too few calls to speak of a mean or a share. */
  private static final double ONE_A_WINDOW = 1 / WINDOW_SECONDS;

  private static final double[] RATES = {5, 10, 20};
  private static final double[] LATENCIES_MS = {1_000, 2_000, 5_000};
  private static final double[] FAILURE_SHARES = {0.02, 0.05, 0.10};
  private static final double[] RUNNING = {20, 40};

  private final Ticker ticker;
  private final IntSupplier running;
  private final Consumer<PipelineEvent> events;
  private final LongAdder started = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder timed = new LongAdder();
  private final LongAdder timedMicros = new LongAdder();
  private final AtomicLong foldedAt;

  // Written by the one who folds; the next one sees it through foldedAt.
  private double rate;
  private double endRate;
  private double failRate;
  private double timedRate;
  private double timedMs;
  private volatile LoadLevel level = LoadLevel.LOW;

  LoadMeter(Ticker ticker, IntSupplier running, Consumer<PipelineEvent> events) {
    this.ticker = ticker;
    this.running = running;
    this.events = events;
    this.foldedAt = new AtomicLong(ticker.nanoTime());
  }

  void started(long nowNanos) {
    started.increment();
    fold(nowNanos);
  }

  /**
   * A call has ended.
   *
   * @param nanos how long it took; 0: that says nothing
   * @param failure whether the provider failed it
   */
  void ended(long nanos, boolean failure, long nowNanos) {
    ended.increment();
    if (failure) {
      failed.increment();
    } else if (nanos > 0) {
      timed.increment();
      timedMicros.add(nanos / 1_000);
    }
    fold(nowNanos);
  }

  LoadLevel level() {
    fold(ticker.nanoTime());
    return level;
  }

  private void fold(long nowNanos) {
    long last = foldedAt.get();
    if (nowNanos - last >= SECOND && foldedAt.compareAndSet(last, nowNanos)) {
      fold((double) (nowNanos - last) / SECOND);
    }
  }

  private synchronized void fold(double seconds) {
    double weight = 1 - Math.exp(-seconds / WINDOW_SECONDS);
    rate += weight * (started.sumThenReset() / seconds - rate);
    endRate += weight * (ended.sumThenReset() / seconds - endRate);
    failRate += weight * (failed.sumThenReset() / seconds - failRate);
    long count = timed.sumThenReset();
    double millis = timedMicros.sumThenReset() / 1_000.0;
    timedRate += weight * (count / seconds - timedRate);
    timedMs += weight * (millis / seconds - timedMs);
    double latencyMs = timedRate < ONE_A_WINDOW ? 0 : timedMs / timedRate;
    double failureShare = endRate < ONE_A_WINDOW ? 0 : failRate / endRate;
    int underWay = running.getAsInt();
    int score =
        points(rate, RATES)
            + points(latencyMs, LATENCIES_MS)
            + points(failureShare, FAILURE_SHARES)
            + points(underWay, RUNNING);
    LoadLevel now =
        score >= 8
            ? LoadLevel.CRITICAL
            : score >= 5 ? LoadLevel.HIGH : score >= 2 ? LoadLevel.MEDIUM : LoadLevel.LOW;
    LoadLevel before = level;
    if (now != before) {
      level = now;
      events.accept(
          new PipelineEvent.LoadChanged(before, now, rate, latencyMs, failureShare, underWay));
    }
  }

  private static int points(double value, double[] thresholds) {
    int points = 0;
    for (double threshold : thresholds) {
      points += value > threshold ? 1 : 0;
    }
    return points;
  }
}
