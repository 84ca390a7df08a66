package dev.rialto.netty.pool;

import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportStats;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one pool has open now. Written by its loop alone, without fences; read by anybody, perhaps a
 * moment late.
 */
final class PoolGauge {

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  void connections(int now) {
    connections.lazySet(now);
  }

  void waiting(int now) {
    waiting.lazySet(now);
  }

  void started() {
    inFlight.lazySet(inFlight.getPlain() + 1);
  }

  void ended() {
    inFlight.lazySet(inFlight.getPlain() - 1);
  }

  TransportStats.Pool of(Origin origin) {
    return new TransportStats.Pool(origin, connections.get(), inFlight.get(), waiting.get());
  }
}
