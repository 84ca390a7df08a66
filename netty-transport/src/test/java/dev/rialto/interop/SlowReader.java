package dev.rialto.interop;

import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gets bytes, and says that it has read them only when the test wants it to. */
final class SlowReader implements ResponseHandler {

  private final TransportExchange exchange;
  private long got;
  private long read;
  private long mostHeld;
  private @Nullable TransportFailure failure;

  SlowReader(Transport transport, Origin origin, String path) {
    exchange =
        transport.send(
            new TransportRequest(
                origin,
                "GET",
                path,
                Headers.EMPTY,
                BodyWriter.NONE,
                PhaseTimeouts.DEFAULT,
                () -> Long.MAX_VALUE),
            this);
  }

  @Override
  public void onHead(ResponseHead head) {}

  @Override
  public synchronized void onData(byte[] buffer, int offset, int length) {
    got += length;
    mostHeld = Math.max(mostHeld, got - read);
    notifyAll();
  }

  @Override
  public synchronized void onEnd() {
    throw new AssertionError("an endless body has ended");
  }

  @Override
  public synchronized void onFailure(TransportFailure why) {
    failure = why;
    notifyAll();
  }

  /** Waits until it holds so many bytes that it has not yet read. */
  synchronized void awaitHolding(long bytes) throws InterruptedException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (got - read < bytes && failure == null && System.nanoTime() - giveUp < 0) {
      TimeUnit.SECONDS.timedWait(this, 1);
    }
    if (got - read < bytes) {
      throw new AssertionError("it holds " + (got - read) + " bytes; failure: " + failure);
    }
  }

  /** Reads some of what it holds. */
  void read(int bytes) {
    synchronized (this) {
      read += bytes;
    }
    exchange.consumed(bytes);
  }

  /** Returns how much it ever held at most. */
  synchronized long mostHeld() {
    return mostHeld;
  }

  synchronized long got() {
    return got;
  }

  void cancel() {
    exchange.cancel();
  }
}
