package dev.rialto.internal.jobs;

import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.call.Wire;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.WireRequest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange whose answer is wanted whole. Its future completes on the executor. */
final class SideExchange implements ResponseHandler {
  private static final long BOUND_NANOS = Duration.ofMinutes(10).toNanos();

  /** A file of results has as much as a day's work brings; one that stalls fails by its phase. */
  private static final long LINES_BOUND_NANOS = Duration.ofHours(6).toNanos();

  /** Lists of models and public catalogues have a few megabytes; results come line by line. */
  private static final int MAX_BYTES = 64 << 20;

  /** What the errors of a side exchange are read as the answer to. */
  private static final Request ANY =
      new CompletionRequest(List.of(Message.user("")), Parameters.NONE, null, List.of(), false);

  /** Of such an answer nothing is of interest but how it failed. */
  private static final OrThrow REFUSAL = new OrThrow(event -> {});

  private final Target target;
  private final Executor executor;
  private final CompletableFuture<byte[]> future = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Wire wire;
  private final @Nullable LineFeeder lines;
  private @Nullable ResponseDecoder error;

  private SideExchange(Target target, Executor executor, @Nullable LineFeeder lines) {
    this.target = target;
    this.executor = new CallbackExecutor(executor);
    this.wire = new Wire(this.executor);
    this.lines = lines;
  }

  /**
   * Sends a request.
   *
   * @param lines takes a good answer line by line, as it comes; null: the future has it whole
   */
  static CompletableFuture<byte[]> send(
      Transport transport,
      Ticker ticker,
      Executor executor,
      Target target,
      WireRequest wire,
      @Nullable LineFeeder lines) {
    SideExchange exchange = new SideExchange(target, executor, lines);
    exchange.begin(transport, ticker, wire);
    return exchange.future;
  }

  private void begin(Transport transport, Ticker ticker, WireRequest request) {
    Endpoint endpoint = target.endpoint();
    Headers headers =
        Headers.builder().addAll(request.headers()).addAll(endpoint.headers()).build();
    long deadline = ticker.nanoTime() + (lines == null ? BOUND_NANOS : LINES_BOUND_NANOS);
    try {
      TransportExchange started =
          transport.send(
              new TransportRequest(
                  endpoint.origin(),
                  request.method(),
                  endpoint.basePath() + request.path(),
                  headers,
                  request.body(),
                  endpoint.timeouts(),
                  () -> deadline),
              this);
      wire.started(started);
    } catch (RuntimeException e) {
      fail(
          e instanceof RialtoException known
              ? known
              : invalid("The request could not be sent: " + e.getClass().getSimpleName()));
    }
  }

  @Override
  public void onHead(ResponseHead head) {
    if (head.status() < 200 || head.status() > 299) {
      error = target.endpoint().protocol().decoder(ANY, target, head);
    }
  }

  @Override
  public void onData(byte[] buffer, int offset, int length) {
    ResponseDecoder failed = error;
    if (failed != null) {
      try {
        failed.decode(buffer, offset, length, REFUSAL);
      } catch (RialtoException e) {
        fail(e);
      }
    } else if (lines != null) {
      if (!feed(lines, buffer, offset, length)) {
        wire.cancel();
        return;
      }
      giveBackWhenWorkedOff(lines, length);
      return;
    } else if (body.size() + length > MAX_BYTES) {
      fail(invalid("The provider sent more than 64 MiB where a few lines were asked for"));
      wire.cancel();
      return;
    } else {
      body.write(buffer, offset, length);
    }
    wire.giveBack(length);
  }

  /** What lines are made of waits for room at the server, not here. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private void giveBackWhenWorkedOff(LineFeeder to, int length) {
    to.room().whenComplete((done, error) -> wire.giveBack(length));
  }

  private boolean feed(LineFeeder to, byte[] buffer, int offset, int length) {
    try {
      if (to.feed(buffer, offset, length)) {
        return true;
      }
      fail(invalid("The provider sent a line of more than 64 MiB"));
    } catch (RuntimeException e) {
      fail(
          e instanceof RialtoException known
              ? known
              : invalid("An answer could not be read: " + e.getClass().getSimpleName()));
    }
    return false;
  }

  @Override
  public void onEnd() {
    ResponseDecoder failed = error;
    if (failed == null) {
      try {
        if (lines != null) {
          lines.end();
        }
      } catch (RialtoException e) {
        fail(e);
        return;
      }
      byte[] whole = body.toByteArray();
      executor.execute(() -> future.complete(whole));
      return;
    }
    try {
      failed.end(REFUSAL);
      fail(invalid("The provider refused the request without a reason"));
    } catch (RialtoException e) {
      fail(e);
    }
  }

  @Override
  public void onFailure(TransportFailure failure) {
    fail(
        new TransportException(
            failure.message(),
            "Try again",
            FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
            failure.cause(),
            failure.processing()));
  }

  private void fail(RialtoException e) {
    executor.execute(() -> future.completeExceptionally(e));
  }

  private InvalidResponseException invalid(String what) {
    return new InvalidResponseException(
        what,
        "Check the base URL of the provider",
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
