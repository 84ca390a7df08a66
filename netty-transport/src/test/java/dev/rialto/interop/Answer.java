package dev.rialto.interop;

import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A response as the transport delivers it, read as fast as it comes. */
final class Answer implements ResponseHandler {

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private volatile @Nullable ResponseHead head;
  private volatile boolean refused;
  private int unacknowledged;
  private @Nullable Running running;

  /** Says that bytes are read. */
  private interface Running {
    void consumed(int bytes);
  }

  static Answer get(Transport transport, Origin origin, String path) {
    return new Answer().send(transport, origin, "GET", path, BodyWriter.NONE);
  }

  /** Gives each phase the time that a loaded machine may need. */
  static Answer getPatiently(Transport transport, Origin origin, String path) {
    Duration minute = Duration.ofSeconds(60);
    PhaseTimeouts limits =
        new PhaseTimeouts(minute, minute, minute, minute, minute, minute, minute);
    return new Answer().send(transport, origin, "GET", path, BodyWriter.NONE, limits);
  }

  static Answer post(Transport transport, Origin origin, String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Answer().send(transport, origin, "POST", path, out -> out.write(bytes));
  }

  private Answer send(
      Transport transport, Origin origin, String method, String path, BodyWriter writer) {
    return send(transport, origin, method, path, writer, PhaseTimeouts.DEFAULT);
  }

  private Answer send(
      Transport transport,
      Origin origin,
      String method,
      String path,
      BodyWriter writer,
      PhaseTimeouts limits) {
    var exchange =
        transport.send(
            new TransportRequest(
                origin,
                method,
                path,
                Headers.of("accept", "*/*"),
                writer,
                limits,
                () -> Long.MAX_VALUE),
            this);
    started(exchange::consumed);
    return this;
  }

  /** The handler may be called before {@code send} has returned. */
  private synchronized void started(Running exchange) {
    running = exchange;
    exchange.consumed(unacknowledged);
  }

  @Override
  public void onHead(ResponseHead got) {
    head = got;
  }

  @Override
  public synchronized void onData(byte[] buffer, int offset, int length) {
    body.write(buffer, offset, length);
    if (running == null) {
      unacknowledged += length;
    } else {
      running.consumed(length);
    }
  }

  @Override
  public synchronized void onEnd() {
    text.complete(body.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void onFailure(TransportFailure failure) {
    refused = failure.processing() != TransportFailure.Processing.PROCESSED;
    text.completeExceptionally(new AssertionError(failure.toString(), failure.cause()));
  }

  /** Waits for the end, and returns the body. */
  String text() throws Exception {
    return text.get(20, TimeUnit.SECONDS);
  }

  /** Waits for the end, and returns the head. */
  ResponseHead head() throws Exception {
    text();
    ResponseHead got = head;
    if (got == null) {
      throw new AssertionError("an end without a head");
    }
    return got;
  }

  /** Waits for the end, and returns why there was none; null if there was. */
  @Nullable String failure() {
    return text.handle((body, failure) -> failure == null ? null : String.valueOf(failure))
        .orTimeout(90, TimeUnit.SECONDS)
        .join();
  }

  /** Waits for the end, and returns whether there was none. */
  boolean hasFailed() {
    return text.handle((body, failure) -> failure != null).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Waits for the end, and returns whether the server has not processed it. */
  boolean isRefused() {
    text.handle((body, failure) -> "").orTimeout(20, TimeUnit.SECONDS).join();
    return refused;
  }
}
