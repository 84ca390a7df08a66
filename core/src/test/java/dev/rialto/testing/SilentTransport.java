package dev.rialto.testing;

import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes requests and never answers; counts. */
public final class SilentTransport implements Transport {

  public final AtomicInteger sent = new AtomicInteger();
  public final AtomicInteger cancelled = new AtomicInteger();
  public final AtomicInteger closed = new AtomicInteger();

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    sent.incrementAndGet();
    return new TransportExchange() {
      @Override
      public void consumed(int bytes) {}

      @Override
      public boolean cancelsAtOnce() {
        return true;
      }

      @Override
      public void cancel() {
        cancelled.incrementAndGet();
      }
    };
  }

  @Override
  public boolean isTransportThread() {
    return false;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
