package dev.rialto.benchmarks.sidebyside;

import dev.rialto.netty.NettyTransport;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Rialto's transport without the pipeline: the body is ready, the answer counted and dropped. */
final class TransportContender implements Contender {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final NettyTransport transport;
  private final Place place;

  TransportContender(Place place) {
    this.place = place;
    transport = NettyTransport.builder().trustPem(place.certificate()).trustOnlyGiven().build();
  }

  @Override
  public Calling unary() {
    return calling(place.unaryUrl(), RawRequest.unary());
  }

  @Override
  public Calling stream() {
    return calling(place.streamUrl(), RawRequest.stream());
  }

  private Async calling(String url, RawRequest raw) {
    URI uri = URI.create(url + RawRequest.PATH);
    Origin origin = Origin.of(uri);
    Headers headers =
        Headers.of(
            "content-type", "application/json",
            "accept", raw.accept(),
            "authorization", "Bearer sk-bench");
    return done -> {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      Counting counting = new Counting(done, raw);
      counting.exchange =
          transport.send(
              new TransportRequest(
                  origin,
                  "POST",
                  uri.getPath(),
                  headers,
                  out -> out.write(raw.body()),
                  PhaseTimeouts.DEFAULT,
                  () -> deadline),
              counting);
    };
  }

  @Override
  public void close() {
    transport.close();
  }

  private static final class Counting implements ResponseHandler {
    private final Done done;
    private final RawRequest raw;
    private volatile TransportExchange exchange;
    private long bytes;

    Counting(Done done, RawRequest raw) {
      this.done = done;
      this.raw = raw;
    }

    @Override
    public void onHead(ResponseHead head) {
      if (head.status() != 200) {
        throw new IllegalStateException("status " + head.status());
      }
    }

    @Override
    public void onData(byte[] buffer, int offset, int length) {
      if (bytes == 0) {
        done.first();
      }
      bytes += length;
      TransportExchange running = exchange;
      if (running != null) {
        running.consumed(length);
      }
    }

    @Override
    public void onEnd() {
      done.done(raw.check(bytes));
    }

    @Override
    public void onFailure(TransportFailure failure) {
      done.done(new IllegalStateException(failure.toString()));
    }
  }
}
