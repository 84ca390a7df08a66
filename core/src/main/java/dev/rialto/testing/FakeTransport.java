package dev.rialto.testing;

import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.TransportRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers at once, on the caller's thread, with what the fake's protocol has prepared. */
final class FakeTransport implements Transport {

  private static final byte[] ANY_BYTE = {0};
  private static final ResponseHead HEAD = new ResponseHead(200, Headers.EMPTY, "h2");

  private final Set<Silent> silent = ConcurrentHashMap.newKeySet();

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    FakeBody body = (FakeBody) request.body();
    Silent exchange = new Silent(handler);
    if (body.reply() instanceof Reply.Silence) {
      silent.add(exchange);
      return exchange;
    }
    handler.onHead(HEAD);
    if (!exchange.over.get()) {
      // The decoder knows what to say; the byte is only the occasion.
      handler.onData(ANY_BYTE, 0, 1);
      handler.onEnd();
    }
    return exchange;
  }

  @Override
  public boolean isTransportThread() {
    return false;
  }

  @Override
  public void close() {
    silent.forEach(Silent::closed);
  }

  /** An exchange that ends only by being given up. */
  private final class Silent implements TransportExchange {

    private final ResponseHandler handler;
    private final AtomicBoolean over = new AtomicBoolean();

    Silent(ResponseHandler handler) {
      this.handler = handler;
    }

    @Override
    public void consumed(int bytes) {}

    @Override
    public boolean cancelsAtOnce() {
      return true;
    }

    @Override
    public void cancel() {
      over.set(true);
      silent.remove(this);
    }

    void closed() {
      if (silent.remove(this) && over.compareAndSet(false, true)) {
        handler.onFailure(
            new TransportFailure(Kind.CLOSED, Processing.PROCESSED, "The fake is closed", null));
      }
    }
  }
}
