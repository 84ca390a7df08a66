package dev.rialto.loopback.server;

import dev.rialto.spi.Scheduler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection. Used on the event loop only. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails shows as a closed channel
public final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

  private final Service service;
  private final Scheduler scheduler;
  private final @Nullable SslContext tls;
  private final int maxConcurrentStreams;

  public ConnectionInitializer(
      Service service, Scheduler scheduler, @Nullable SslContext tls, int maxConcurrentStreams) {
    this.service = service;
    this.scheduler = scheduler;
    this.tls = tls;
    this.maxConcurrentStreams = maxConcurrentStreams;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    long number = service.connected();
    channel.closeFuture().addListener(closed -> service.disconnected());
    if (tls == null) {
      channel
          .pipeline()
          .addLast(new PrefaceDetector(ctx -> http2(ctx, number), ctx -> http1(ctx, number)));
    } else {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), new AlpnChoice(number));
    }
  }

  private void http2(ChannelHandlerContext ctx, long number) {
    Http2FrameCodecBuilder codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings().maxConcurrentStreams(maxConcurrentStreams))
            .gracefulShutdownTimeoutMillis(0)
            // A test that cancels a thousand streams is no attack.
            .decoderEnforceMaxRstFramesPerWindow(0, 0);
    ctx.pipeline()
        .addLast(
            codec.build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                    addExchange(stream.pipeline(), "HTTP/2", number);
                  }
                }));
  }

  private void http1(ChannelHandlerContext ctx, long number) {
    ctx.pipeline()
        .addLast(
            new HttpServerCodec(),
            new HttpServerExpectContinueHandler(),
            new HttpServerKeepAliveHandler());
    addExchange(ctx.pipeline(), "HTTP/1.1", number);
  }

  private void addExchange(ChannelPipeline pipeline, String protocol, long number) {
    pipeline.addLast(
        new HttpContentDecompressor(0), new ExchangeHandler(service, scheduler, protocol, number));
  }

  /** Follows what TLS negotiated. */
  private final class AlpnChoice extends ApplicationProtocolNegotiationHandler {
    private final long number;

    AlpnChoice(long number) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.number = number;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(ctx, number);
      } else {
        http1(ctx, number);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
