package dev.rialto.netty;

import dev.rialto.spi.Origin;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server on Netty's own codecs that behaves well, in one of the protocols. What it answers,
 * {@link TestService} says.
 */
final class TestServer implements AutoCloseable {

  /** What a server speaks. */
  enum Speaks {
    H2("h2"),
    H2C("h2c"),
    HTTP_1_1("http/1.1"),
    HTTPS_1_1("http/1.1");

    final String protocol;

    Speaks(String protocol) {
      this.protocol = protocol;
    }
  }

  final Queue<Channel> accepted = new ConcurrentLinkedQueue<>();

  /** Paths of requests whose client went away before they were answered. */
  final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

  private final Map<String, Integer> seen = new ConcurrentHashMap<>();

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listening;
  private final Speaks speaks;

  private TestServer(Speaks speaks, @Nullable SslContext tls, Http2Settings settings) {
    this.speaks = speaks;
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.add(channel);
                    install(channel.pipeline(), tls, settings);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  static TestServer start(Speaks speaks, TestCertificate certificate) {
    return start(speaks, certificate, new Http2Settings());
  }

  /** Starts one that asks for a client certificate, and wants this one. */
  static TestServer startAsking(TestCertificate certificate, X509Certificate wanted) {
    try {
      SslContext tls =
          http2(certificate).clientAuth(ClientAuth.REQUIRE).trustManager(wanted).build();
      return new TestServer(Speaks.H2, tls, new Http2Settings());
    } catch (javax.net.ssl.SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SslContextBuilder http2(TestCertificate certificate) {
    return certificate
        .server()
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2"));
  }

  static TestServer start(Speaks speaks, TestCertificate certificate, Http2Settings settings) {
    try {
      return switch (speaks) {
        case H2 -> new TestServer(speaks, http2(certificate).build(), settings);
        case HTTPS_1_1 -> new TestServer(speaks, certificate.plainServer(), settings);
        case H2C, HTTP_1_1 -> new TestServer(speaks, null, settings);
      };
    } catch (javax.net.ssl.SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void install(ChannelPipeline pipeline, @Nullable SslContext tls, Http2Settings settings) {
    if (tls != null) {
      pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
    }
    switch (speaks) {
      case H2 ->
          pipeline.addLast(
              new ApplicationProtocolNegotiationHandler("http/1.1") {
                @Override
                protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                  http2(ctx.pipeline(), settings);
                }
              });
      case H2C -> http2(pipeline, settings);
      case HTTP_1_1, HTTPS_1_1 ->
          pipeline.addLast(new HttpServerCodec(), new TestService(this, false));
    }
  }

  private void http2(ChannelPipeline pipeline, Http2Settings settings) {
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new TestService(TestServer.this, true));
              }
            }));
  }

  Origin origin() {
    boolean secure = speaks == Speaks.H2 || speaks == Speaks.HTTPS_1_1;
    return new Origin(secure, "localhost", port());
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  void saw(String path) {
    seen.merge(path, 1, Integer::sum);
  }

  /** Returns how many whole requests of a path have come. */
  int seen(String path) {
    return seen.getOrDefault(path, 0);
  }

  /** Waits until the client has gone away from a request of this path, which no other test uses. */
  void awaitCancelled(String path) {
    try {
      String other;
      do {
        other = cancelled.poll(20, TimeUnit.SECONDS);
        if (other == null) {
          throw new AssertionError(path + " was not cancelled");
        }
      } while (!other.equals(path));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    accepted.forEach(channel -> channel.close().syncUninterruptibly());
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
