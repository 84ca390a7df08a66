package dev.rialto.netty.pool;

import dev.rialto.netty.connect.Diagnosis;
import dev.rialto.netty.connect.FirstByte;
import dev.rialto.netty.loop.Elapsed;
import dev.rialto.netty.loop.Moment;
import dev.rialto.spi.Headers;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection: one exchange at a time. Confined to its loop.
 *
 * <p>Credit is what is read: when the reader holds more than a window of unacknowledged bytes, the
 * socket is not read any more. Cancelling closes the connection, since HTTP/1.1 has no other word
 * for it.
 *
 * <p>Longer than its neighbours, since each byte that comes is read by the state that all others
 * have left behind.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements PooledConnection {

  private static final int WINDOW = Http2ClientConnection.STREAM_WINDOW;

  private final OriginPool pool;
  private final Consumer<PooledConnection> ready;
  private final long retireAtNanos;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private long idleSinceNanos;
  private int held;
  private boolean leaving;
  private boolean closing;
  private boolean answeredAny;
  private boolean heard;
  private int carried;

  /** A 1xx response has come, of which the end is still to be skipped. */
  private boolean interim;

  private boolean requestLeft;
  private boolean keepAlive;

  /** The body has no end of its own: it ends with the connection. */
  private boolean endsWithConnection;

  /** The server has ended the connection in TLS, which nobody but it can do. */
  private boolean saidGoodbye;

  private Http1ClientConnection(OriginPool pool, Consumer<PooledConnection> ready) {
    this.pool = pool;
    this.ready = ready;
    long now = pool.loop.ticker.nanoTime();
    idleSinceNanos = now;
    long age = Elapsed.nanos(pool.settings.connections().maxAge());
    retireAtNanos = now + age - age / 10 + ThreadLocalRandom.current().nextLong(age / 5 + 1);
  }

  /** Makes the connection on a channel that is open, and says that it is ready. */
  static void install(Channel channel, OriginPool pool, Consumer<PooledConnection> ready) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(8 << 10)
            .setMaxHeaderSize(pool.settings.limits().maxHeaderBytes())
            .setMaxChunkSize(16 << 10);
    Http1ClientConnection made = new Http1ClientConnection(pool, ready);
    if (!pool.origin.secure()) {
      channel
          .pipeline()
          .addLast(new FirstByte(first -> first == FirstByte.TLS_ALERT ? made::speaksTls : null));
    }
    channel.pipeline().addLast(new HttpRequestEncoder(), new Http1ResponseDecoder(limits), made);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    // Not within the caller's own step, which has not yet put everything in its place.
    ctx.executor().execute(() -> ready.accept(this));
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
    return "http/1.1";
  }

  @Override
  public SocketAddress remoteAddress() {
    return ctx().channel().remoteAddress();
  }

  @Override
  public boolean available() {
    return exchange == null && !leaving && ctx().channel().isActive();
  }

  @Override
  public int active() {
    return exchange == null ? 0 : 1;
  }

  @Override
  public int started() {
    return carried;
  }

  @Override
  public int crowdedFrom() {
    return 1;
  }

  @Override
  public void start(Exchange started) {
    exchange = started;
    carried++;
    held = 0;
    requestLeft = false;
    keepAlive = false;
    ByteBuf body = started.takeBody();
    HttpRequest head = RequestHead.http1(started, body == null ? 0 : body.readableBytes());
    ctx().write(head, ctx().voidPromise());
    LastHttpContent end =
        body == null ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(body);
    ctx()
        .write(end)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                requestLeft = true;
                started.requestLeft();
              } else if (exchange == started) { // else closing is what broke the writing off
                started.fail(
                    Kind.CONNECTION_LOST,
                    // A part of it may have left: with HTTP/1.1 nobody can tell.
                    Processing.PROCESSED,
                    "the request could not be written: " + Diagnosis.text(done.cause()),
                    done.cause());
              }
            });
  }

  @Override
  public void abandon(Exchange abandoned) {
    if (exchange == abandoned) {
      exchange = null;
      close();
    }
  }

  @Override
  public void credit(Exchange credited, int wireBytes) {
    if (exchange == credited) {
      held -= wireBytes;
      if (held < WINDOW / 2 && !ctx().channel().config().isAutoRead()) {
        ctx().channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public boolean serverMaySend(Exchange of) {
    return ctx().channel().config().isAutoRead();
  }

  @Override
  public void suspect() {
    // Its exchange timed out and was abandoned, which has closed it.
  }

  @Override
  public void flush() {
    ctx().flush();
  }

  @Override
  public long check(long now) {
    long never = now + Long.MAX_VALUE / 2;
    if (closing) {
      return never;
    }
    long idleAt = idleSinceNanos + Elapsed.nanos(pool.settings.connections().idle());
    if ((exchange == null && idleAt - now <= 0) || retireAtNanos - now <= 0) {
      retire();
      return never;
    }
    Moment next = new Moment(now);
    next.atLatest(retireAtNanos);
    if (exchange == null) {
      next.atLatest(idleAt);
    }
    return next.nanos();
  }

  @Override
  public void retire() {
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    if (exchange == null) {
      close();
    }
  }

  @Override
  public void close() {
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    if (!closing) {
      closing = true;
      ctx().close();
    }
  }

  // ---- the server's side

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      read((HttpObject) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpObject message) {
    heard = true;
    Exchange to = exchange;
    if (to == null) {
      // Bytes that nobody asked for.
      close();
      return;
    }
    if (message.decoderResult().isFailure()) {
      undecodable(to, message.decoderResult().cause());
      return;
    }
    if (message instanceof HttpResponse response) {
      head(to, response);
    }
    if (message instanceof HttpContent content && exchange == to) {
      content(to, content);
    }
  }

  private void speaksTls() {
    Exchange to = exchange;
    if (to == null) {
      close();
    } else {
      to.breakOff(Kind.TLS, Diagnosis.speaksTls(pool.origin), null);
    }
  }

  private static void undecodable(Exchange to, Throwable cause) {
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    to.breakOff(
        tooLong ? Kind.LIMIT : Kind.PROTOCOL,
        (tooLong
                ? "the response's headers are too large: "
                : "the server does not speak HTTP/1.1: ")
            + Diagnosis.text(cause),
        cause);
  }

  private void head(Exchange to, HttpResponse response) {
    int status = response.status().code();
    if (status >= 100 && status < 200 && status != 101) {
      interim = true;
      to.interim();
      return;
    }
    if (status < 200 || status > 599) {
      to.breakOff(Kind.PROTOCOL, "the server answered with status " + status, null);
      return;
    }
    int maxCount = pool.settings.limits().maxHeaderCount();
    if (response.headers().size() > maxCount) {
      to.breakOff(Kind.LIMIT, "the response has more than " + maxCount + " headers", null);
      return;
    }
    List<String> coding = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!isPlain(coding)) {
      to.breakOff(
          Kind.PROTOCOL,
          "the body has transfer-encoding '"
              + String.join(", ", coding)
              + "'; allowed is chunked alone",
          null);
      return;
    }
    keepAlive = HttpUtil.isKeepAlive(response);
    endsWithConnection =
        !HttpUtil.isTransferEncodingChunked(response)
            && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    Headers.Builder fields = Headers.builder();
    try {
      for (Map.Entry<String, String> field : response.headers()) {
        fields.add(field.getKey(), field.getValue());
      }
    } catch (IllegalArgumentException e) {
      to.breakOff(Kind.PROTOCOL, "the server sent a bad header: " + e.getMessage(), null);
      return;
    }
    to.head(status, fields.build(), protocol());
  }

  /** Whatever else was done to the body, we have not asked for it and cannot tell where it ends. */
  private static boolean isPlain(List<String> coding) {
    if (coding.isEmpty()) {
      return true;
    }
    String only = coding.get(0).strip();
    return coding.size() == 1
        && (only.equalsIgnoreCase("chunked") || only.equalsIgnoreCase("identity"));
  }

  private void content(Exchange to, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (interim) {
      interim = !last;
      return;
    }
    ByteBuf data = content.content();
    if (data.isReadable()) {
      held += data.readableBytes();
      if (held >= WINDOW) {
        ctx().channel().config().setAutoRead(false);
      }
      to.data(data);
    }
    if (last && exchange == to) {
      if (isCutOff()) {
        exchange = null;
        String why = "the connection was cut off in the middle of the body";
        to.fail(Kind.CONNECTION_LOST, Processing.PROCESSED, why, null);
        close();
      } else {
        answered(to);
      }
    }
  }

  /**
   * Whether somebody on the way may have shortened the body: its end is that of the connection, and
   * of TLS's own end there is none (RFC 9112, 9.8).
   */
  private boolean isCutOff() {
    return endsWithConnection
        && pool.origin.secure()
        && !saidGoodbye
        && !ctx().channel().isActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
      saidGoodbye = true;
    }
    super.userEventTriggered(ctx, event);
  }

  private void answered(Exchange to) {
    answeredAny = true;
    exchange = null;
    idleSinceNanos = pool.loop.ticker.nanoTime();
    ctx().channel().config().setAutoRead(true);
    if (!keepAlive || !requestLeft || leaving) {
      close();
    }
    to.end();
    if (!closing) {
      pool.loop.sweepBy(idleSinceNanos + Elapsed.nanos(pool.settings.connections().idle()));
      pool.roomAgain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean neverSpoke = carried == 1 && !heard && !pool.origin.secure();
    lost("the server closed the connection" + (neverSpoke ? Diagnosis.hint() : ""), null);
    if (!leaving) {
      leaving = true;
      pool.leaving(this);
    }
    closing = true;
    pool.gone(this, answeredAny || carried == 0);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost("the connection broke: " + Diagnosis.text(cause), cause);
    close();
  }

  private void lost(String why, @Nullable Throwable cause) {
    Exchange to = exchange;
    exchange = null;
    if (to != null) {
      to.fail(Kind.CONNECTION_LOST, to.processing(), why, cause);
    }
  }
}
