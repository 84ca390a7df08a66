package dev.rialto.interop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Answers {@code /<id>/<delivery>/…} with the bytes of that id, delivered so: over HTTP/1.1 as they
 * are written to the socket, over HTTP/2 as frames.
 */
final class DeliveryServer implements AutoCloseable {

  /** How a body comes. */
  enum Delivery {
    /** In one write, or one frame. */
    WHOLE,
    /** One byte a write, or a frame. */
    BYTEWISE,
    /** In one write; then the connection, or the stream, is gone without its end. */
    CUT
  }

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Recording> bodies = new HashMap<>();
  private final Channel listening;

  DeliveryServer(List<Recording> all, boolean http2) {
    all.forEach(one -> bodies.put(one.id(), one));
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (http2) {
                      channel
                          .pipeline()
                          .addLast(
                              Http2FrameCodecBuilder.forServer().build(),
                              new Http2MultiplexHandler(new Frames()),
                              new Gone());
                    } else {
                      channel
                          .pipeline()
                          .addLast(
                              new HttpRequestDecoder(),
                              new HttpObjectAggregator(1 << 20),
                              new Bytes(),
                              new Gone());
                    }
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  String baseUrl(String id, Delivery delivery) {
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    return "http://127.0.0.1:" + port + "/" + id + "/" + delivery;
  }

  private Recording body(String path) {
    Recording found = bodies.get(path.split("/")[1]);
    if (found == null) {
      throw new IllegalArgumentException(path);
    }
    return found;
  }

  private static Delivery delivery(String path) {
    return Delivery.valueOf(path.split("/")[2]);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** A client that hangs up is what a cut is followed by. */
  private static final class Gone extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private final class Bytes extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      Recording what = body(request.uri());
      Delivery how = delivery(request.uri());
      StringBuilder head = new StringBuilder("HTTP/1.1 " + what.status() + " X\r\n");
      what.headers().forEach(h -> head.append(h[0]).append(": ").append(h[1]).append("\r\n"));
      head.append("transfer-encoding: chunked\r\n\r\n");
      head.append(Integer.toHexString(what.body().length)).append("\r\n");
      ByteBuf all = Unpooled.buffer();
      all.writeCharSequence(head, StandardCharsets.US_ASCII);
      all.writeBytes(what.body());
      if (how != Delivery.CUT) {
        all.writeCharSequence("\r\n0\r\n\r\n", StandardCharsets.US_ASCII);
      }
      if (how == Delivery.BYTEWISE) {
        while (all.isReadable()) {
          ctx.writeAndFlush(all.readRetainedSlice(1));
        }
        all.release();
      } else {
        ctx.writeAndFlush(all);
      }
      if (how == Delivery.CUT) {
        ctx.close();
      }
    }
  }

  private final class Frames extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream
          .pipeline()
          .addLast(
              new SimpleChannelInboundHandler<Http2StreamFrame>() {
                private String path = "";

                @Override
                protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
                  if (frame instanceof Http2HeadersFrame head) {
                    path = head.headers().path().toString();
                  }
                  if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                    answer(ctx, body(path), delivery(path));
                  }
                }
              });
    }

    private void answer(ChannelHandlerContext ctx, Recording what, Delivery how) {
      Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(what.status()));
      what.headers().forEach(h -> head.add(h[0].toLowerCase(Locale.ROOT), h[1]));
      ctx.write(new DefaultHttp2HeadersFrame(head));
      byte[] body = what.body();
      int piece = how == Delivery.BYTEWISE ? 1 : Math.max(1, body.length);
      for (int at = 0; at < body.length; at += piece) {
        ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body, at, piece)));
      }
      if (how == Delivery.CUT) {
        // Later: a reset drops what has not left yet.
        ctx.executor()
            .execute(
                () -> ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR)));
      } else {
        ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
      }
    }
  }
}
