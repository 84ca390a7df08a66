package dev.rialto.benchmarks.sidebyside;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that a call can cost on Netty: one loop, its HTTP/2 codec under a frame listener,
 * header objects and body that are there before, the answer's bytes counted and given back. The
 * next call starts on the loop and on the connection of the one before, so that what is written in
 * one turn leaves in one flush. Sockets and TLS are of the kind that Rialto takes, epoll and
 * BoringSSL where they are.
 *
 * <p>As many connections as Rialto has, one for each 80 calls in flight. It has to be so: nginx
 * 1.22 counts a connection's closed streams in eight bits. 256 answers in one turn make it zero
 * again, the nodes of those streams are never reused, and the server soon spends its time walking
 * lists of them: 80,000 calls a second become 3,000, on whichever client.
 *
 * <p>It can be waited for as well: then threads of their own make the calls and sleep until they
 * are answered, which is two hand-overs for each call, to the loop and back. So much of what a
 * blocking client costs is the machine's, whatever the client does.
 */
final class FloorContender implements Contender {

  private static final int CALLS_PER_CONNECTION = 80;
  private static final int MOST_CALLS = 256;

  private final EventLoopGroup loops;
  private final Place place;
  private final boolean waited;
  private final List<FloorHandler> connections = new ArrayList<>();

  /** On the loop only: whose answers are being read. */
  private FloorHandler reading;

  /** On the loop only: those that wait for the flush at the end of this turn. */
  private final Set<FloorHandler> written = new HashSet<>();

  FloorContender(Place place, boolean waited) throws Exception {
    this.place = place;
    this.waited = waited;
    boolean epoll = Epoll.isAvailable();
    loops =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .trustManager(place.certificate().toFile())
            .endpointIdentificationAlgorithm("HTTPS")
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2))
            .build();
    URI uri = URI.create(place.unaryUrl());
    for (int i = 0; i * CALLS_PER_CONNECTION < MOST_CALLS; i++) {
      FloorHandler handler = FloorHandler.create(it -> reading = it);
      new Bootstrap()
          .group(loops)
          .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel made) {
                  SslHandler ssl = tls.newHandler(made.alloc(), uri.getHost(), uri.getPort());
                  made.pipeline().addLast(ssl, handler);
                }
              })
          .connect(uri.getHost(), uri.getPort())
          .sync();
      handler.ready().get(10, TimeUnit.SECONDS);
      connections.add(handler);
    }
  }

  @Override
  public Calling unary() {
    return calling(place.unaryUrl(), RawRequest.unary());
  }

  @Override
  public Calling stream() {
    return calling(place.streamUrl(), RawRequest.stream());
  }

  private Calling calling(String url, RawRequest raw) {
    URI uri = URI.create(url + RawRequest.PATH);
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority(uri.getAuthority())
            .path(uri.getPath())
            .add("content-type", "application/json")
            .add("accept", raw.accept())
            .add("authorization", "Bearer sk-bench")
            .add("content-length", Integer.toString(raw.body().length));
    EventLoop loop = connections.get(0).channel().eventLoop();
    AtomicInteger places = new AtomicInteger();
    if (waited) {
      ThreadLocal<FloorHandler> own =
          ThreadLocal.withInitial(
              () -> connections.get(places.getAndIncrement() / CALLS_PER_CONNECTION));
      return (Blocking) () -> await(loop, own.get(), headers, raw);
    }
    return (Async)
        done -> {
          if (loop.inEventLoop()) {
            reading.send(headers, raw, done);
            return;
          }
          FloorHandler connection =
              connections.get(places.getAndIncrement() / CALLS_PER_CONNECTION);
          loop.execute(
              () -> {
                connection.send(headers, raw, done);
                connection.channel().flush();
              });
        };
  }

  private void await(EventLoop loop, FloorHandler connection, Http2Headers headers, RawRequest raw)
      throws Exception {
    Waiting waiting = new Waiting();
    loop.execute(
        () -> {
          connection.send(headers, raw, waiting);
          if (written.isEmpty()) {
            loop.execute(this::flush);
          }
          written.add(connection);
        });
    waiting.await();
  }

  private void flush() {
    written.forEach(connection -> connection.channel().flush());
    written.clear();
  }

  @Override
  public void close() {
    connections.forEach(connection -> connection.channel().close().syncUninterruptibly());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static final class Waiting implements Done {
    private final Thread thread = Thread.currentThread();
    private Throwable error;
    private volatile boolean over;

    @Override
    public void done(Throwable failure) {
      error = failure;
      over = true;
      LockSupport.unpark(thread);
    }

    void await() throws Exception {
      while (!over) {
        LockSupport.park(this);
      }
      if (error != null) {
        throw new IllegalStateException(error);
      }
    }
  }
}
