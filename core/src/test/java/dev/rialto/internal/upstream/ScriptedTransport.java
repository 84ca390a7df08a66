package dev.rialto.internal.upstream;

import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Remembers requests, and answers as the test says: within the sending or later. */
final class ScriptedTransport implements Transport {

  final List<Sent> sent = new ArrayList<>();
  private final Consumer<Sent> withinSend;

  ScriptedTransport() {
    this(s -> {});
  }

  ScriptedTransport(Consumer<Sent> withinSend) {
    this.withinSend = withinSend;
  }

  Sent only() {
    if (sent.size() != 1) {
      throw new AssertionError(sent.size() + " requests, expected 1");
    }
    return sent.get(0);
  }

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    Sent exchange = new Sent(request, handler);
    sent.add(exchange);
    withinSend.accept(exchange);
    return exchange;
  }

  @Override
  public boolean isTransportThread() {
    return false;
  }

  @Override
  public void close() {}

  /** A request under way. */
  static final class Sent implements TransportExchange {
    final TransportRequest request;
    final List<Integer> credits = new ArrayList<>();
    boolean cancelsAtOnce = true;
    int cancels;
    private final ResponseHandler handler;

    Sent(TransportRequest request, ResponseHandler handler) {
      this.request = request;
      this.handler = handler;
    }

    void head() {
      handler.onHead(new ResponseHead(200, Headers.EMPTY, "h2"));
    }

    void data(String text) {
      byte[] bytes = ("…" + text).getBytes(StandardCharsets.UTF_8);
      // Not from 0: who ignores the offset reads the dots.
      handler.onData(bytes, 3, bytes.length - 3);
    }

    void end() {
      handler.onEnd();
    }

    void fail(TransportFailure.Kind kind) {
      fail(kind, TransportFailure.Processing.PROCESSED);
    }

    void fail(TransportFailure.Kind kind, TransportFailure.Processing processing) {
      handler.onFailure(new TransportFailure(kind, processing, "it was " + kind, null));
    }

    int returned() {
      return credits.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void consumed(int bytes) {
      credits.add(bytes);
    }

    @Override
    public boolean cancelsAtOnce() {
      return cancelsAtOnce;
    }

    @Override
    public void cancel() {
      cancels++;
    }
  }
}
