package dev.rialto.benchmarks.jmh;

import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A transport without a network: writes the request nowhere and answers on the caller's thread. */
final class StubTransport implements Transport {

  private static final TransportExchange OVER =
      new TransportExchange() {
        @Override
        public void consumed(int bytes) {}

        @Override
        public void cancel() {}
      };

  private final byte[] body;
  private final ResponseHead head;

  /**
   * Makes one.
   *
   * @param body every response's
   * @param contentType the body's
   */
  StubTransport(byte[] body, String contentType) {
    this.body = body;
    this.head = new ResponseHead(200, Headers.of("content-type", contentType), "h2");
  }

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    try {
      request.body().writeTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    handler.onHead(head);
    handler.onData(body, 0, body.length);
    handler.onEnd();
    return OVER;
  }

  @Override
  public boolean isTransportThread() {
    return false;
  }

  @Override
  public void close() {}
}
