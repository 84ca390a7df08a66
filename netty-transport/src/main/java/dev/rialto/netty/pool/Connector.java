package dev.rialto.netty.pool;

import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.ProxySettings;
import dev.rialto.netty.connect.AddressRace;
import dev.rialto.netty.connect.Diagnosis;
import dev.rialto.netty.connect.EarlyEnd;
import dev.rialto.netty.connect.FirstByte;
import dev.rialto.netty.connect.ProxyStatus;
import dev.rialto.netty.loop.Elapsed;
import dev.rialto.netty.loop.Moment;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.TransportFailure.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one connection, phase by phase, each with its own time limit; ends by telling the pool,
 * exactly once.
 *
 * <pre>
 *   resolve → connect ( → proxy ) ( → TLS, ALPN ) → HTTP/2's first SETTINGS → ready
 *                                └── http: HTTP/2 is tried, then once more in HTTP/1.1 if the server does not speak it
 * </pre>
 *
 * <p>Longer than most: each phase ends by beginning the next, and a failure says in which it came.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class Connector {

  private final OriginPool pool;
  private final Origin origin;
  private final Settings settings;
  private final PhaseTimeouts timeouts;
  private final long startedNanos;
  private CleartextProtocol cleartext;
  private List<InetAddress> addresses = List.of();
  private @Nullable AddressRace race;
  private @Nullable Channel channel;

  /** What happens when the phase has taken too long, and when that is. */
  private @Nullable Runnable whenLate;

  private long lateNanos;
  private boolean negotiated;

  /** A proxy has been asked to connect us, and has not said that it has. */
  private boolean tunnelling;

  private boolean over;

  Connector(OriginPool pool, PhaseTimeouts timeouts, CleartextProtocol cleartext) {
    this.pool = pool;
    this.origin = pool.origin;
    this.settings = pool.settings;
    this.timeouts = timeouts;
    this.cleartext = cleartext;
    this.startedNanos = pool.loop.ticker.nanoTime();
  }

  void start() {
    ProxySettings proxy = proxy();
    String host = proxy == null ? origin.host() : proxy.host();
    long limit = Elapsed.nanos(timeouts.resolve());
    limit(limit, Kind.RESOLVE, "the name '" + host + "' was not resolved in " + Elapsed.of(limit));
    pool.loop
        .names()
        .resolve(
            host,
            (found, failure) -> {
              if (over) {
                return;
              }
              if (found.isEmpty()) {
                fail(
                    Kind.RESOLVE,
                    "the host name '"
                        + host
                        + "' has no address; check its spelling and this machine's DNS",
                    failure);
                return;
              }
              addresses = found;
              connect();
            });
  }

  private @Nullable ProxySettings proxy() {
    return settings.proxyFor(origin);
  }

  private void connect() {
    long limit = Elapsed.nanos(timeouts.connect());
    limit(
        limit,
        connectKind(),
        peer() + " did not answer the connection attempt in " + Elapsed.of(limit) + at());
    race =
        new AddressRace(
            pool.loop.eventLoop,
            settings.sockets(),
            settings.local(),
            addresses,
            port(),
            proxyHandlers(),
            this::connected,
            cause -> fail(connectKind(), Diagnosis.ofConnect(peer(), cause) + at(), cause));
    race.start();
  }

  private Kind connectKind() {
    return proxy() == null ? Kind.CONNECT : Kind.PROXY;
  }

  private int port() {
    ProxySettings proxy = proxy();
    return proxy == null ? origin.port() : proxy.port();
  }

  private String peer() {
    ProxySettings proxy = proxy();
    return proxy == null ? origin.toString() : "the " + proxy;
  }

  private String at() {
    return " (tried " + addresses.size() + (addresses.size() == 1 ? " address)" : " addresses)");
  }

  private AddressRace.@Nullable Tunnel proxyHandlers() {
    ProxySettings proxy = proxy();
    if (proxy == null) {
      return null;
    }
    InetSocketAddress target = InetSocketAddress.createUnresolved(origin.host(), origin.port());
    int millis = Elapsed.millis(timeouts.connect());
    return new AddressRace.Tunnel(target, address -> ProxyDoor.at(address, proxy, millis));
  }

  private void connected(Channel made) {
    if (over) {
      made.close();
      return;
    }
    channel = made;
    settings.sockets().userTimeout(made, 30_000);
    made.closeFuture().addListener(closed -> lostEarly());
    ProxyHandler proxyHandler = made.pipeline().get(ProxyHandler.class);
    if (proxyHandler == null) {
      speak(made);
      return;
    }
    long limit = Elapsed.nanos(timeouts.connect());
    limit(limit, Kind.PROXY, peer() + " did not connect to " + origin + " in " + Elapsed.of(limit));
    tunnelling = true;
    if (proxyHandler instanceof HttpProxyHandler) {
      made.pipeline().addFirst(new ProxyStatus(this::refusedByProxy));
    }
    proxyHandler
        .connectFuture()
        .addListener(
            done -> {
              if (over) {
                return;
              }
              if (done.isSuccess()) {
                tunnelling = false;
                speak(made);
              } else {
                fail(
                    Kind.PROXY,
                    peer() + " did not connect to " + origin + ": " + done.cause().getMessage(),
                    done.cause());
              }
            });
  }

  private void refusedByProxy(int status) {
    fail(
        Kind.PROXY,
        peer()
            + " did not connect to "
            + origin
            + ": it answered with status "
            + status
            + (status == 407 ? "; check the user and the password given for it" : ""),
        null);
  }

  private void speak(Channel made) {
    made.pipeline().remove(EarlyEnd.class);
    long limit = Elapsed.nanos(timeouts.handshake());
    if (origin.secure()) {
      limit(
          limit,
          Kind.TLS,
          "the TLS handshake with " + origin + " took more than " + Elapsed.of(limit));
      tls(made);
    } else if (cleartext == CleartextProtocol.HTTP_1_1) {
      Http1ClientConnection.install(made, pool, this::ready);
    } else {
      boolean detect = cleartext == CleartextProtocol.DETECT;
      if (detect) {
        // A server that waits for the end of a strange request: after a moment it is taken for
        // HTTP/1.1.
        limitBy(Math.min(limit, TimeUnit.SECONDS.toNanos(1)), this::speakHttp1);
        made.pipeline().addLast(new FirstByte(this::whatSpeaks));
      } else {
        limitSettings(limit);
        made.pipeline().addLast(new FirstByte(first -> isTls(first) ? this::speaksTls : null));
      }
      Http2ClientConnection.install(made, pool, "h2c", this::ready, this::brokeEarly);
    }
  }

  private @Nullable Runnable whatSpeaks(int first) {
    if (first == FirstByte.HTTP_2) {
      return null;
    }
    return isTls(first) ? this::speaksTls : this::speakHttp1;
  }

  private static boolean isTls(int first) {
    return first == FirstByte.TLS_ALERT;
  }

  private void speaksTls() {
    fail(Kind.TLS, Diagnosis.speaksTls(origin), null);
  }

  private void limitSettings(long limit) {
    limit(
        limit,
        Kind.CONNECT,
        origin + " accepted the connection but sent no HTTP/2 SETTINGS in " + Elapsed.of(limit));
  }

  private void tls(Channel made) {
    SslHandler handler;
    try {
      handler =
          settings
              .tls()
              .handler(
                  made.alloc(), origin.host(), origin.port(), Elapsed.millis(timeouts.handshake()));
    } catch (SSLException | RuntimeException e) {
      fail(Kind.TLS, "TLS cannot be set up: " + e.getMessage(), e);
      return;
    }
    ChannelPipeline pipeline = made.pipeline();
    pipeline.addLast(
        handler,
        new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
          @Override
          protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            negotiated(ctx.channel(), protocol);
          }

          @Override
          protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            tlsFailed(cause);
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            tlsFailed(cause);
          }
        });
  }

  private void tlsFailed(Throwable cause) {
    fail(Kind.TLS, Diagnosis.ofTls(origin, cause), cause);
  }

  private void negotiated(Channel made, String protocol) {
    negotiated = true;
    if (over) {
      return;
    }
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      limitSettings(Elapsed.nanos(timeouts.handshake()));
      Http2ClientConnection.install(made, pool, "h2", this::ready, this::brokeEarly);
    } else {
      Http1ClientConnection.install(made, pool, this::ready);
    }
  }

  /** The server does not speak HTTP/2 without TLS: the same again, in HTTP/1.1. */
  private void speakHttp1() {
    if (over || cleartext != CleartextProtocol.DETECT) {
      return;
    }
    cleartext = CleartextProtocol.HTTP_1_1;
    Channel old = channel;
    channel = null;
    if (old != null) {
      old.close();
    }
    connect();
  }

  private void brokeEarly(Throwable cause) {
    fail(
        Kind.PROTOCOL,
        origin + " does not speak HTTP/2 as it should: " + cause.getMessage(),
        cause);
  }

  private void lostEarly() {
    if (over || channel == null || channel.isOpen()) {
      return;
    }
    if (tunnelling) {
      // Later, for the same reason as below.
      pool.loop.eventLoop.execute(
          () ->
              fail(
                  Kind.PROXY,
                  peer() + " closed the connection before it was connected to " + origin,
                  null));
    } else if (!origin.secure() && cleartext == CleartextProtocol.DETECT) {
      speakHttp1();
    } else if (origin.secure() && !negotiated) {
      // Later, since the handshake's own end, which knows the reason, may come after that of the
      // channel.
      pool.loop.eventLoop.execute(() -> fail(Kind.TLS, Diagnosis.hungUpOnTls(origin), null));
    } else {
      fail(Kind.CONNECT, Diagnosis.hungUp(origin), null);
    }
  }

  private void ready(PooledConnection connection) {
    if (!over) {
      end();
      pool.connected(this, connection);
    }
  }

  private void fail(Kind kind, String what, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    end();
    if (channel != null) {
      channel.close();
    }
    pool.connectFailed(this, kind, what + after(), cause);
  }

  private String after() {
    return ", after " + Elapsed.of(pool.loop.ticker.nanoTime() - startedNanos);
  }

  /** The transport closes. */
  void abort() {
    fail(Kind.CLOSED, "the transport was closed", null);
  }

  private void end() {
    over = true;
    whenLate = null;
    if (race != null) {
      race.stop();
    }
  }

  private void limit(long nanos, Kind kind, String what) {
    limitBy(nanos, () -> fail(kind, what, null));
  }

  private void limitBy(long nanos, Runnable whenOver) {
    whenLate = whenOver;
    lateNanos = pool.loop.ticker.nanoTime() + nanos;
    pool.loop.sweepBy(lateNanos);
  }

  /** Ends the phase if its time is up. */
  void check(long now, Moment next) {
    Runnable late = whenLate;
    if (late == null) {
      return;
    }
    if (lateNanos - now <= 0) {
      whenLate = null;
      late.run();
    }
    if (whenLate != null) {
      next.atLatest(lateNanos);
    }
  }
}
