package dev.rialto.netty.pool;

import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.connect.Diagnosis;
import dev.rialto.netty.http2.Liveness;
import dev.rialto.netty.http2.ResetPace;
import dev.rialto.netty.loop.Elapsed;
import dev.rialto.netty.loop.Moment;
import dev.rialto.spi.TransportFailure.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection: many exchanges, each on a stream. Confined to its loop.
 *
 * <p>Netty's handler frames, counts windows and keeps the streams' states; {@link Http2Responses}
 * hears what comes; this class writes requests, resets streams, and decides when the connection is
 * no longer used.
 *
 * <p>Longer than most: Netty wants its handler in one class, and starting, resetting and closing
 * all turn on the same few flags.
 *
 * <pre>
 *   made → first SETTINGS: ready, in the pool → leaving (GOAWAY, age, idle, error): no new streams → closed
 * </pre>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class Http2ClientConnection extends Http2ConnectionHandler implements PooledConnection {

  static final int STREAM_WINDOW = 512 << 10;
  static final int CONNECTION_WINDOW = 16 << 20;

  private final OriginPool pool;
  private final String protocol;
  private final Consumer<PooledConnection> ready;
  private final Consumer<Throwable> brokeEarly;
  private final Liveness liveness;
  private final ResetPace resetPace;
  private final RequestHead requestHead = new RequestHead();

  /** Streams that were given up faster than they may be reset. */
  private final Queue<Http2Stream> unreset = new ArrayDeque<>();

  private final long retireAtNanos;

  /** Finds the exchange of a stream. */
  final Http2Connection.PropertyKey exchangeKey;

  private @Nullable ChannelHandlerContext context;
  private final SendingPromise.Sending whole =
      (exchange, cause) -> {
        if (cause == null) {
          exchange.requestLeft();
        } else {
          notWritten(exchange, cause);
        }
      };

  private final SendingPromise.Sending headAlone =
      (exchange, cause) -> {
        if (cause == null) {
          exchange.headLeft();
        } else {
          notWritten(exchange, cause);
        }
      };

  /** The head's failure says all that there is to say. */
  private static final SendingPromise.Sending BODY =
      (exchange, cause) -> {
        if (cause == null) {
          exchange.requestLeft();
        }
      };

  private boolean isReady;
  private boolean reading;
  private boolean leaving;
  private boolean closing;
  private boolean answeredAny;
  private int carried;
  private long idleSinceNanos;
  private int peerMaxStreams = Integer.MAX_VALUE;

  /** Why all that is left fails; null as long as nothing is wrong. */
  private @Nullable String trouble;

  private Kind troubleKind = Kind.CONNECTION_LOST;

  Http2ClientConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initialSettings,
      Http2ConnectionBuilder from) {
    super(decoder, encoder, initialSettings, /* decoupleCloseAndGoAway= */ true);
    this.exchangeKey = connection().newKey();
    this.pool = from.pool;
    this.protocol = from.protocol;
    this.ready = from.ready;
    this.brokeEarly = from.brokeEarly;
    ConnectionLimits limits = pool.settings.connections();
    long now = pool.loop.ticker.nanoTime();
    this.liveness = new Liveness(limits, now);
    this.resetPace = new ResetPace(now);
    this.idleSinceNanos = now;
    long age = Elapsed.nanos(limits.maxAge());
    // A tenth more or less: connections that were opened together need not be opened anew together.
    this.retireAtNanos = now + age - age / 10 + ThreadLocalRandom.current().nextLong(age / 5 + 1);
  }

  /**
   * Makes the connection on a channel that is open.
   *
   * @param ready hears when exchanges may be started
   * @param brokeEarly hears when the server broke the protocol before that
   */
  static void install(
      Channel channel,
      OriginPool pool,
      String protocol,
      Consumer<PooledConnection> ready,
      Consumer<Throwable> brokeEarly) {
    channel
        .pipeline()
        .addLast(new Http2ConnectionBuilder(pool, protocol, ready, brokeEarly).handler());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    Http2LocalFlowController windows = connection().local().flowController();
    windows.incrementWindowSize(
        connection().connectionStream(),
        CONNECTION_WINDOW - windows.windowSize(connection().connectionStream()));
    ctx.flush();
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  // ---- the pool's side

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public SocketAddress remoteAddress() {
    return ctx().channel().remoteAddress();
  }

  @Override
  public boolean available() {
    return isReady
        && !leaving
        && !liveness.inDoubt()
        && active() < pool.settings.connections().maxStreams()
        && connection().local().canOpenStream(); // as many as the server allows
  }

  @Override
  public int active() {
    return connection().local().numActiveStreams();
  }

  @Override
  public int started() {
    return carried;
  }

  @Override
  public int crowdedFrom() {
    int comfortable =
        Math.min(peerMaxStreams, Math.min(100, pool.settings.connections().maxStreams()));
    return Math.max(1, comfortable * 4 / 5);
  }

  @Override
  public void start(Exchange exchange) {
    int streamId = connection().local().incrementAndGetNextStreamId();
    if (streamId < 0) {
      // All 2³⁰ ids are used up: this connection has done its work.
      leave();
      exchange.startOver();
      return;
    }
    ByteBuf body = exchange.takeBody();
    carried++;
    if (active() == 0) {
      liveness.busyFrom(pool.loop.ticker.nanoTime());
      pool.loop.sweepBy(liveness.nextNanos(true));
    }
    int bodyBytes = body == null ? 0 : body.readableBytes();
    Http2Headers head = requestHead.http2(exchange, bodyBytes);
    ChannelPromise headWritten = promise(exchange, body == null ? whole : headAlone);
    encoder().writeHeaders(ctx(), streamId, head, 0, body == null, headWritten);
    Http2Stream stream = connection().stream(streamId);
    if (stream == null) {
      if (body != null) {
        body.release();
      }
      notWritten(exchange, headWritten.cause());
      return;
    }
    exchange.stream = stream;
    stream.setProperty(exchangeKey, exchange);
    if (body != null) {
      encoder().writeData(ctx(), streamId, body, 0, true, promise(exchange, BODY));
    }
  }

  private ChannelPromise promise(Exchange exchange, SendingPromise.Sending part) {
    return new SendingPromise(ctx().channel(), pool.loop.eventLoop, exchange, part);
  }

  private void notWritten(Exchange exchange, @Nullable Throwable cause) {
    String why = trouble != null ? trouble : cause == null ? "" : Diagnosis.text(cause);
    exchange.fail(
        Kind.CONNECTION_LOST,
        exchange.processing(),
        "the request could not be written: " + why,
        cause);
  }

  @Override
  public void abandon(Exchange exchange) {
    Http2Stream stream = exchange.stream;
    if (stream != null && !closing) {
      stream.removeProperty(exchangeKey);
      reset(stream);
    }
  }

  private void reset(Http2Stream stream) {
    if (stream.state() == Http2Stream.State.CLOSED || stream.isResetSent()) {
      return;
    }
    long now = pool.loop.ticker.nanoTime();
    if (!resetPace.tryReset(now)) {
      // Keeps its place until then, as it does at the server. New calls go elsewhere, where they
      // can
      // be cancelled at once.
      unreset.add(stream);
      pool.loop.sweepBy(resetPace.nextNanos());
      leave();
      closeIfNobodyIsLeft();
      return;
    }
    pool.settings.counters().resetsSent.increment();
    encoder().writeRstStream(ctx(), stream.id(), Http2Error.CANCEL.code(), ctx().newPromise());
    if (reading) {
      // At once: as long as the reset has not left, Netty logs each frame of that stream which it
      // reads.
      flush(ctx());
    } else {
      pool.loop.flushSoon(this);
    }
  }

  /** Nobody is harmed when the connection itself is what is reset. */
  private void closeIfNobodyIsLeft() {
    if (leaving && !unreset.isEmpty() && active() == unreset.size()) {
      closeGently();
    }
  }

  private void resetSomeMore(long now) {
    while (!unreset.isEmpty() && resetPace.nextNanos() - now <= 0) {
      reset(unreset.remove());
    }
  }

  @Override
  public void credit(Exchange exchange, int wireBytes) {
    Http2Stream stream = exchange.stream;
    if (stream == null || stream.state() == Http2Stream.State.CLOSED) {
      return;
    }
    try {
      Http2LocalFlowController windows = connection().local().flowController();
      int due = Math.min(wireBytes, windows.unconsumedBytes(stream));
      if (due > 0 && windows.consumeBytes(stream, due)) {
        pool.loop.flushSoon(this);
      }
    } catch (Http2Exception e) {
      onError(ctx(), true, e);
    }
  }

  @Override
  public boolean serverMaySend(Exchange exchange) {
    Http2Stream stream = exchange.stream;
    return stream == null
        || stream.state() == Http2Stream.State.CLOSED
        || connection().local().flowController().windowSize(stream) > 0;
  }

  @Override
  public void flush() {
    if (!closing) {
      flush(ctx());
    }
  }

  // ---- the server's side, called by Http2Responses

  OriginPool pool() {
    return pool;
  }

  void settings(@Nullable Long maxConcurrentStreams) {
    if (maxConcurrentStreams != null) {
      peerMaxStreams = (int) Math.min(Integer.MAX_VALUE, maxConcurrentStreams);
    }
    if (!isReady) {
      isReady = true;
      ready.accept(this);
    } else if (!leaving) {
      pool.roomAgain();
    }
  }

  void answered(Exchange exchange) {
    answeredAny = true;
    Http2Stream stream = exchange.stream;
    if (stream != null) {
      stream.removeProperty(exchangeKey);
      if (stream.state() == Http2Stream.State.OPEN) {
        // Answered before the request was sent to its end: the rest is of no use to anybody.
        reset(stream);
      }
    }
    exchange.end();
  }

  /** Returns which of our streams has this id; the first is 3, since 1 is for upgrades. */
  static int nth(int streamId) {
    return (streamId - 1) / 2;
  }

  /** A stream is closed: its place is free. */
  void streamClosed(Http2Stream stream) {
    Exchange exchange = stream.getProperty(exchangeKey);
    boolean wasUnreset = !unreset.isEmpty() && unreset.remove(stream);
    if (exchange != null) {
      String why = trouble != null ? trouble : "the connection was closed";
      exchange.fail(troubleKind, exchange.processing(), why, null);
    }
    if (active() == 0) {
      idleSinceNanos = pool.loop.ticker.nanoTime();
      if (leaving) {
        closeGently();
        return;
      }
      pool.loop.sweepBy(idleSinceNanos + Elapsed.nanos(pool.settings.connections().idle()));
    }
    if (!leaving) {
      pool.roomAgain();
    } else if (!wasUnreset) {
      closeIfNobodyIsLeft();
    }
  }

  void goAway(String why, boolean calm) {
    if (calm) {
      pool.calmDown();
    }
    pool.settings.counters().goAways.increment();
    if (trouble == null) {
      trouble = why;
    }
    leave();
  }

  void pingAnswered(long payload) {
    liveness.answered(payload);
  }

  // ---- life and end

  @Override
  public void suspect() {
    if (!closing && liveness.suspect(pool.loop.ticker.nanoTime())) {
      ping();
    }
  }

  private void ping() {
    long now = pool.loop.ticker.nanoTime();
    long payload = liveness.asking(now);
    encoder()
        .writePing(ctx(), false, payload, ctx().newPromise())
        .addListener(
            done -> {
              // Its time runs from here: a ping that waits in our own buffers says nothing about
              // the server.
              liveness.asked(payload, pool.loop.ticker.nanoTime());
              pool.loop.sweepBy(liveness.nextNanos(active() > 0));
            });
    pool.loop.flushSoon(this);
  }

  @Override
  public long check(long now) {
    long never = now + Long.MAX_VALUE / 2;
    if (closing) {
      return never;
    }
    if (liveness.isDead(now)) {
      broken(Kind.CONNECTION_LOST, "the connection gave no sign of life", null);
      return never;
    }
    resetSomeMore(now);
    boolean busy = active() > 0;
    if (liveness.shouldAsk(now, busy)) {
      ping();
    }
    long idleAt = idleSinceNanos + Elapsed.nanos(pool.settings.connections().idle());
    if (!leaving && ((!busy && idleAt - now <= 0) || retireAtNanos - now <= 0)) {
      retire();
      return leaving && !busy ? never : liveness.nextNanos(busy);
    }
    Moment next = new Moment(now);
    next.atLatest(liveness.nextNanos(busy));
    if (!leaving) {
      next.atLatest(retireAtNanos);
    }
    if (!unreset.isEmpty()) {
      next.atLatest(resetPace.nextNanos());
    }
    if (!busy && !leaving) {
      next.atLatest(idleAt);
    }
    return next.nanos();
  }

  @Override
  public void retire() {
    leave();
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    if (active() == 0) {
      closeGently();
    }
  }

  private void closeGently() {
    if (closing) {
      return;
    }
    closing = true;
    goAway(ctx(), 0, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx().newPromise());
    ctx().flush();
    ctx().close();
  }

  @Override
  public void close() {
    leaving = true;
    closeGently();
  }

  /** Nothing more will come of this connection. */
  private void broken(Kind kind, String why, @Nullable Throwable cause) {
    if (trouble == null || kind == Kind.PROTOCOL) {
      trouble = why;
      troubleKind = kind;
    }
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    for (Exchange exchange : running()) {
      exchange.fail(kind, exchange.processing(), why, cause);
    }
    if (!closing) {
      closing = true;
      ctx().close();
    }
  }

  private List<Exchange> running() {
    List<Exchange> running = new ArrayList<>();
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                Exchange exchange = stream.getProperty(exchangeKey);
                if (exchange != null) {
                  running.add(exchange);
                }
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return running;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (liveness.heard(pool.loop.ticker.nanoTime()) && !leaving) {
      pool.roomAgain();
    }
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    reading = false;
    super.channelReadComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    closing = true;
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    if (trouble == null) {
      trouble = "the server closed the connection";
    }
    // Closes every stream, and so fails every exchange that is left.
    super.channelInactive(ctx);
    if (isReady) {
      isReady = false;
      pool.gone(this, answeredAny || carried == 0);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2Responses.isHttp2(cause)) {
      super.exceptionCaught(ctx, cause);
    } else {
      broken(Kind.CONNECTION_LOST, "the connection broke: " + Diagnosis.text(cause), cause);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception http2) {
    if (!isReady && !closing) {
      // Before Netty's own part, which closes: whoever waits shall hear the reason, not the
      // consequence.
      brokeEarly.accept(http2 == null ? cause : http2);
    }
    super.onConnectionError(ctx, outbound, cause, http2);
    ctx.flush();
    if (http2 == null) {
      broken(Kind.CONNECTION_LOST, "the connection broke: " + Diagnosis.text(cause), cause);
    } else {
      broken(Kind.PROTOCOL, "the server broke HTTP/2: " + Diagnosis.text(http2), cause);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2) {
    Http2Stream stream = connection().stream(http2.streamId());
    if (stream == null && connection().local().mayHaveCreatedStream(http2.streamId())) {
      // Frames that were under way when we reset the stream (RFC 9113, 5.1). To answer each with
      // another reset would use up what servers allow of them.
      return;
    }
    Exchange exchange = stream == null ? null : stream.getProperty(exchangeKey);
    if (exchange != null) {
      boolean tooLarge = http2 instanceof Http2Exception.HeaderListSizeException;
      exchange.fail(
          tooLarge ? Kind.LIMIT : Kind.PROTOCOL,
          exchange.processing(),
          (tooLarge ? "the response's headers are too large: " : "the server broke HTTP/2: ")
              + Diagnosis.text(http2),
          cause);
    }
    super.onStreamError(ctx, outbound, cause, http2);
  }
}
