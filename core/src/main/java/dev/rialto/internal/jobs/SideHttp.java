package dev.rialto.internal.jobs;

import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.spi.WireRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends requests beside the pipeline. Thread-safe.
 *
 * @param transport moves the bytes
 * @param ticker the transport's clock
 * @param executor completes the futures
 */
public record SideHttp(Transport transport, Ticker ticker, Executor executor) {

  /** Sends a request; the future has the body of an answer with a status of 2xx. */
  public CompletableFuture<byte[]> send(WireRequest request, Target target) {
    return SideExchange.send(transport, ticker, executor, target, request, null);
  }

  /**
   * Sends a request whose answer is lines, as many as there may be. Each is handed out as it comes,
   * on the transport's thread, and not kept; the future completes behind the last one.
   *
   * @param room is asked behind each piece that comes for what completes, in whatever way, when the
   *     server may send as much again
   */
  public CompletableFuture<Void> lines(
      WireRequest request,
      Target target,
      Consumer<byte[]> lines,
      Supplier<CompletableFuture<?>> room) {
    LineFeeder feeder = new LineFeeder(lines, room);
    return SideExchange.send(transport, ticker, executor, target, request, feeder)
        .thenAccept(nothing -> {});
  }
}
