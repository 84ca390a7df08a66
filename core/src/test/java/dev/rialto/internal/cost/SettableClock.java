package dev.rialto.internal.cost;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that stands still until a test moves it, back too. */
final class SettableClock extends Clock {

  private volatile Instant now;

  SettableClock(String start) {
    now = Instant.parse(start);
  }

  void set(String moment) {
    now = Instant.parse(moment);
  }

  void advance(Duration span) {
    now = now.plus(span);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
