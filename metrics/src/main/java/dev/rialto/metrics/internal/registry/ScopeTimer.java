package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.ExponentiallyDecayingReservoir;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import dev.rialto.metrics.internal.series.Reading;
import dev.rialto.metrics.internal.series.Timing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer over the series of a scope: counts nothing itself, so that an event is counted once. */
final class ScopeTimer extends Timer {

  private final Reading reading;
  private final Reading.Quantity count;
  private final Timing timing;
  private final @Nullable Timing other;

  ScopeTimer(Reading reading, Reading.Quantity count, Timing timing, @Nullable Timing other) {
    super(new ExponentiallyDecayingReservoir(1, 0.015));
    this.reading = reading;
    this.count = count;
    this.timing = timing;
    this.other = other;
  }

  @Override
  public void update(long duration, TimeUnit unit) {
    throw new UnsupportedOperationException("only Rialto's events update this timer");
  }

  @Override
  public void update(Duration duration) {
    update(0, TimeUnit.NANOSECONDS);
  }

  @Override
  public long getCount() {
    return reading.total(count);
  }

  @Override
  public double getMeanRate() {
    return reading.meanRate(count);
  }

  @Override
  public double getOneMinuteRate() {
    return reading.rate(count, 1);
  }

  @Override
  public double getFiveMinuteRate() {
    return reading.rate(count, 5);
  }

  @Override
  public double getFifteenMinuteRate() {
    return reading.rate(count, 15);
  }

  @Override
  public Snapshot getSnapshot() {
    return new HdrSnapshot(reading.recent(timing, other));
  }
}
