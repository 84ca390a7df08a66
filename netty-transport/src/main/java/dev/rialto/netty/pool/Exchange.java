package dev.rialto.netty.pool;

import dev.rialto.netty.body.ResponseBody;
import dev.rialto.netty.loop.Elapsed;
import dev.rialto.netty.loop.LoopTask;
import dev.rialto.spi.Headers;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.TransportRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. Confined to its pool's loop, but for {@link #consumed} and {@link
 * #cancel}, which leave a note and queue the exchange.
 *
 * <p>Longer than most: a state machine whose every transition can be met by a cancellation, a
 * timeout or an exception of the handler is easier to check in one place.
 *
 * <pre>
 *   NEW → WAITING (for a connection) → SENDING → AWAITING_HEAD → BODY → DONE
 *                                                      any of them ────┘ by failure or cancel
 * </pre>
 */
final class Exchange extends LoopTask implements TransportExchange, ResponseBody.Sink {

  private enum Phase {
    NEW,
    WAITING,
    SENDING,
    AWAITING_HEAD,
    BODY,
    DONE
  }

  private static final int MAX_INTERIM_RESPONSES = 100;

  /** Every call has some: an object less for each. */
  private static final AtomicIntegerFieldUpdater<Exchange> ACKNOWLEDGED =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "acknowledged");

  final TransportRequest request;
  final OriginPool pool;

  /** Whether the request's body is compressed. */
  final boolean gzipped;

  /** Links of {@link ExchangeList}. */
  @Nullable Exchange previousRunning;

  @Nullable Exchange nextRunning;
  boolean listed;

  /** The stream that carries it; null on HTTP/1.1 and before it is sent. */
  @Nullable Http2Stream stream;

  private final ResponseHandler handler;
  private final long createdNanos;

  /** Bytes that the handler has worked off, and whose credit was not returned yet. */
  @SuppressWarnings("UnusedVariable") // read and written through ACKNOWLEDGED
  private volatile int acknowledged;

  private volatile boolean cancelled;

  private Phase phase = Phase.NEW;
  private @Nullable ByteBuf body;
  private @Nullable PooledConnection connection;
  private @Nullable ResponseBody responseBody;
  private long deadlineNanos;

  /** When the clock of the present phase began to run. */
  private long phaseNanos;

  private boolean delivering;
  private boolean onTheWire;
  private boolean bodyBegun;
  private int interims;

  /**
   * Makes an exchange.
   *
   * @param body the request's body, which the exchange releases unless {@link #takeBody} is called;
   *     null if it has none
   */
  Exchange(
      TransportRequest request,
      ResponseHandler handler,
      OriginPool pool,
      @Nullable ByteBuf body,
      boolean gzipped,
      long nowNanos) {
    this.request = request;
    this.handler = handler;
    this.pool = pool;
    this.body = body;
    this.gzipped = gzipped;
    this.createdNanos = nowNanos;
  }

  // ---- any thread

  @Override
  public void consumed(int bytes) {
    if (bytes <= 0) {
      return;
    }
    ACKNOWLEDGED.addAndGet(this, bytes);
    // Said from within onData: the delivery returns the credit itself as soon as the handler comes
    // back.
    if (!(pool.loop.inLoop() && delivering)) {
      pool.loop.offer(this);
    }
  }

  @Override
  public boolean cancelsAtOnce() {
    return true; // a task for the loop
  }

  @Override
  public void cancel() {
    cancelled = true;
    pool.loop.offer(this);
  }

  // ---- the loop

  @Override
  public void run() {
    if (phase == Phase.NEW) {
      begin();
    } else if (cancelled) {
      stop();
    } else if (!delivering) {
      returnCredit();
    }
  }

  private void begin() {
    if (cancelled) {
      finish();
      return;
    }
    long now = pool.loop.ticker.nanoTime();
    phase = Phase.WAITING;
    phaseNanos = now;
    deadlineNanos = request.deadlineNanos().getAsLong();
    pool.loop.add(this);
    if (!failIfOverdue(now)) {
      pool.acquire(this);
    }
    if (phase != Phase.DONE) {
      pool.loop.sweepBy(check(now));
    }
  }

  boolean isDone() {
    return phase == Phase.DONE;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Returns the body, which from now on is the caller's to release; null if there is none. */
  @Nullable ByteBuf takeBody() {
    ByteBuf taken = body;
    body = null;
    return taken;
  }

  /** A connection is about to write the request. */
  void starting(PooledConnection on) {
    connection = on;
    phase = Phase.SENDING;
    pool.gauge.started();
    if (body != null) {
      pool.settings.counters().bytesSent.add(body.readableBytes());
    }
    phaseNanos = pool.loop.ticker.nanoTime();
    watch();
  }

  /** The connection could not take it after all: it looks for another one. */
  void startOver() {
    connection = null;
    pool.gauge.ended();
    phase = Phase.WAITING;
    phaseNanos = pool.loop.ticker.nanoTime();
    pool.acquire(this);
  }

  /** The request's head has left this process: from now on the server may have processed it. */
  void headLeft() {
    onTheWire = true;
  }

  /** The last byte of the request has left this process. */
  void requestLeft() {
    onTheWire = true;
    if (phase == Phase.SENDING) {
      phase = Phase.AWAITING_HEAD;
      phaseNanos = pool.loop.ticker.nanoTime();
      watch();
    }
  }

  /** An interim response has come. A few are hints; a server that never gets to the point fails. */
  void interim() {
    if (++interims > MAX_INTERIM_RESPONSES) {
      breakOff(
          Kind.LIMIT,
          "the server sent more than " + MAX_INTERIM_RESPONSES + " interim responses",
          null);
    }
  }

  /** The final response's head has come. */
  void head(int status, Headers headers, String protocol) {
    if (stopIfCancelled()) {
      return;
    }
    phase = Phase.BODY;
    watch();
    onTheWire = true;
    String encoding = headers.get("content-encoding");
    ResponseBody opened = ResponseBody.open(encoding, pool.settings.limits());
    if (opened == null) {
      breakOff(
          Kind.PROTOCOL,
          "the body has content-encoding '" + encoding + "', which was not asked for",
          null);
      return;
    }
    responseBody = opened;
    Headers seen = opened.isInflating() ? Exchange.withoutEncoding(headers) : headers;
    try {
      handler.onHead(new ResponseHead(status, seen, protocol));
    } catch (Throwable e) {
      handlerThrew("onHead", e);
    }
  }

  private static Headers withoutEncoding(Headers headers) {
    Headers.Builder kept = Headers.builder();
    headers.forEach(
        (name, value) -> {
          if (!name.equals("content-encoding") && !name.equals("content-length")) {
            kept.add(name, value);
          }
        });
    return kept.build();
  }

  /** Bytes of the body have come, as they were on the wire. Does not release the buffer. */
  void data(ByteBuf wire) {
    ResponseBody sink = responseBody;
    if (sink == null || stopIfCancelled()) {
      return;
    }
    pool.settings.counters().bytesReceived.add(wire.readableBytes());
    phaseNanos = pool.loop.ticker.nanoTime();
    if (!bodyBegun) {
      bodyBegun = true;
      watch();
    }
    delivering = true;
    try {
      sink.deliver(wire, pool.loop.scratch, this);
    } catch (ResponseBody.LimitException e) {
      breakOff(Kind.LIMIT, e.getMessage(), null);
    } catch (ResponseBody.CorruptException e) {
      breakOff(Kind.PROTOCOL, e.getMessage(), e.getCause());
    } catch (Throwable e) {
      handlerThrew("onData", e);
    } finally {
      delivering = false;
    }
    if (phase != Phase.DONE && !stopIfCancelled()) {
      returnCredit();
    }
  }

  /** A piece of the body, as it is to be read. */
  @Override
  public boolean accept(byte[] buffer, int offset, int length) {
    if (!cancelled) {
      handler.onData(buffer, offset, length);
    }
    return !cancelled;
  }

  private void returnCredit() {
    int acked = acknowledged == 0 ? 0 : ACKNOWLEDGED.getAndSet(this, 0);
    ResponseBody sink = responseBody;
    PooledConnection on = connection;
    if (sink == null || on == null || phase != Phase.BODY) {
      return;
    }
    int wireBytes = sink.wireBytesFor(acked);
    if (wireBytes > 0) {
      boolean stalled = !on.serverMaySend(this);
      on.credit(this, wireBytes);
      if (stalled) {
        // While the reader held all the credit, it was not the server that was slow.
        phaseNanos = pool.loop.ticker.nanoTime();
        pool.loop.sweepBy(check(phaseNanos));
      }
    }
  }

  /** The body is complete. */
  void end() {
    if (stopIfCancelled()) {
      return;
    }
    ResponseBody sink = responseBody;
    if (sink == null) {
      breakOff(Kind.PROTOCOL, "the response ended before its headers", null);
      return;
    }
    if (!sink.isComplete()) {
      breakOff(Kind.PROTOCOL, "the compressed body ended too early", null);
      return;
    }
    finish();
    pool.answered();
    try {
      handler.onEnd();
    } catch (Throwable e) {
      // The answer did not arrive where it should: silence would leave its caller waiting.
      tell(failure(Kind.HANDLER, Processing.PROCESSED, "onEnd threw " + e, e));
    }
  }

  /** Ends it with a failure; the connection has already let go of it. */
  void fail(Kind kind, Processing processing, String what, @Nullable Throwable cause) {
    fail(failure(kind, processing, what, cause));
  }

  /** Ends it with a failure that is already worded; the connection has already let go of it. */
  void fail(TransportFailure failure) {
    if (phase == Phase.DONE) {
      return;
    }
    finish();
    if (!cancelled) {
      tell(failure);
    }
  }

  /** Ends it with a failure, and gives its stream up. */
  void breakOff(Kind kind, String what, @Nullable Throwable cause) {
    if (phase == Phase.DONE) {
      return;
    }
    Processing processing = processing();
    letGo();
    fail(kind, processing, what, cause);
  }

  /** The transport closes. */
  void failClosed() {
    breakOff(Kind.CLOSED, "the transport was closed", null);
  }

  /** Returns what the server may have done with the request, as far as this side knows. */
  Processing processing() {
    return onTheWire ? Processing.PROCESSED : Processing.NEVER_SENT;
  }

  private void handlerThrew(String where, Throwable cause) {
    breakOff(Kind.HANDLER, where + " threw " + cause, cause);
  }

  private boolean stopIfCancelled() {
    if (cancelled) {
      stop();
    }
    return phase == Phase.DONE;
  }

  private void stop() {
    if (phase != Phase.DONE) {
      letGo();
      finish();
    }
  }

  /** Takes it out of the pool's queue or off its connection. */
  private void letGo() {
    if (phase == Phase.WAITING) {
      pool.forget(this);
    } else if (connection != null) {
      connection.abandon(this);
    }
  }

  private void finish() {
    phase = Phase.DONE;
    if (connection != null) {
      pool.gauge.ended();
    }
    pool.loop.remove(this);
    ByteBuf unsent = takeBody();
    if (unsent != null) {
      unsent.release();
    }
    if (responseBody != null) {
      responseBody.close();
    }
  }

  private void tell(TransportFailure failure) {
    try {
      handler.onFailure(failure);
    } catch (Throwable e) {
      pool.settings.report("a response handler threw in onFailure", e);
    }
  }

  // ---- time

  /** Ends it if its time is up. Returns when it must be checked again. */
  long check(long now) {
    if (phase == Phase.DONE || failIfOverdue(now)) {
      return now + Long.MAX_VALUE / 2;
    }
    long left = Math.min(limitNanos() - (now - phaseNanos), remaining(now));
    return now + left;
  }

  /** A phase has begun whose limit may be over before the next sweep comes. */
  private void watch() {
    pool.loop.sweepBy(phaseNanos + Math.min(limitNanos(), remaining(phaseNanos)));
  }

  private boolean failIfOverdue(long now) {
    if (remaining(now) <= 0) {
      // Asked again: whoever joined a shared call may have moved it.
      deadlineNanos = request.deadlineNanos().getAsLong();
      if (remaining(now) <= 0) {
        timeOut(Kind.DEADLINE, "the call's deadline passed " + doing(), now - createdNanos);
        return true;
      }
    }
    if (now - phaseNanos >= limitNanos()) {
      if ((phase == Phase.WAITING && pool.isConnecting())
          || (phase == Phase.BODY && connection != null && !connection.serverMaySend(this))) {
        phaseNanos = now;
        return false;
      }
      Kind kind =
          phase == Phase.WAITING
              ? Kind.ACQUIRE
              : phase == Phase.BODY ? Kind.BODY_TIMEOUT : Kind.HEADERS_TIMEOUT;
      timeOut(kind, "timed out " + doing(), now - phaseNanos);
      return true;
    }
    return false;
  }

  private void timeOut(Kind kind, String what, long afterNanos) {
    PooledConnection on = connection;
    breakOff(kind, what + " after " + Elapsed.of(afterNanos), null);
    if (on != null) {
      on.suspect();
    }
  }

  private long remaining(long now) {
    return deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE / 2 : deadlineNanos - now;
  }

  private long limitNanos() {
    PhaseTimeouts limits = request.timeouts();
    Duration limit =
        switch (phase) {
          case NEW, WAITING, DONE -> limits.acquire();
          case SENDING, AWAITING_HEAD -> limits.headers();
          // Headers often come long before the first token; from the first byte on, comments keep
          // the stream alive.
          case BODY -> bodyBegun ? limits.betweenChunks() : limits.firstToken();
        };
    return Elapsed.nanos(limit);
  }

  private String doing() {
    return switch (phase) {
      case NEW, WAITING, DONE -> "waiting for a connection (" + pool.describe() + ")";
      case SENDING -> "sending the request: the server does not take it";
      case AWAITING_HEAD -> "waiting for the response's headers";
      case BODY ->
          bodyBegun ? "waiting for more of the body" : "waiting for the first byte of the body";
    };
  }

  private TransportFailure failure(
      Kind kind, Processing processing, String what, @Nullable Throwable cause) {
    String protocol = connection == null ? "" : ", " + connection.protocol();
    return new TransportFailure(
        kind,
        processing,
        what + " [" + request.method() + " " + pool.origin + pathWithoutQuery() + protocol + "]",
        cause);
  }

  /** Some providers take their key in the query. */
  private String pathWithoutQuery() {
    int query = request.path().indexOf('?');
    return query < 0 ? request.path() : request.path().substring(0, query);
  }

  @Override
  public String toString() {
    return request.method() + " " + pool.origin + pathWithoutQuery() + " " + phase;
  }
}
