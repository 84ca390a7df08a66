package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Meter;
import dev.rialto.metrics.internal.series.Reading;

/** A meter over the series of a scope: counts nothing itself, so that an event is counted once. */
final class ScopeMeter extends Meter {

  private final Reading reading;
  private final Reading.Quantity count;

  ScopeMeter(Reading reading, Reading.Quantity count) {
    this.reading = reading;
    this.count = count;
  }

  @Override
  public void mark(long n) {
    throw new UnsupportedOperationException("only Rialto's events mark this meter");
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
}
