package dev.rialto.netty;

import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told. */
public final class FakeTicker implements Ticker {

  private final AtomicLong now = new AtomicLong(1_000_000_000L);

  @Override
  public long nanoTime() {
    return now.get();
  }

  public void advance(Duration span) {
    now.addAndGet(span.toNanos());
  }

  /** Moves on, and lets the transport look at its limits. */
  void advance(Duration span, NettyTransport transport) {
    advance(span);
    transport.sweep();
  }
}
