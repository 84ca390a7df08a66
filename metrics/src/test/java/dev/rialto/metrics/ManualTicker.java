package dev.rialto.metrics;

import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, also back. */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  public void advance(Duration span) {
    nanos.addAndGet(span.toNanos());
  }
}
