package dev.rialto.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Answers one request, or on HTTP/1.1 one after the other, as its path says. */
final class TestService extends ChannelInboundHandlerAdapter {

  private final TestServer server;
  private final boolean http2;
  private @Nullable HttpRequest request;
  private ByteBuf body = Unpooled.buffer();
  private boolean answered = true;
  private boolean endless;

  TestService(TestServer server, boolean http2) {
    this.server = server;
    this.http2 = http2;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest head) {
        request = head;
        answered = false;
        body.clear();
      }
      if (message instanceof HttpContent content) {
        body.writeBytes(content.content());
      }
      if (message instanceof LastHttpContent && request != null) {
        answer(ctx, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest to) {
    server.saw(to.uri());
    String[] path = to.uri().split("[/?]");
    switch (path[1]) {
      case "echo" -> whole(ctx, 200, body.copy(), "");
      case "status" -> whole(ctx, Integer.parseInt(path[2]), text("status"), "");
      case "headers" -> {
        StringBuilder all = new StringBuilder();
        to.headers()
            .forEach(
                h ->
                    all.append(h.getKey().toLowerCase(Locale.ROOT))
                        .append('=')
                        .append(h.getValue())
                        .append('\n'));
        whole(ctx, 200, text(all.toString()), "");
      }
      case "gzip" ->
          whole(ctx, 200, gzip("hello ".repeat(2_000).getBytes(StandardCharsets.UTF_8)), "gzip");
      case "bomb" -> whole(ctx, 200, gzip(new byte[Integer.parseInt(path[2])]), "gzip");
      case "brotli" -> whole(ctx, 200, text("whatever"), "br");
      case "chunks" -> chunks(ctx, Integer.parseInt(path[2]), Integer.parseInt(path[3]), true);
      case "stall" -> chunks(ctx, Integer.parseInt(path[2]), 10, false);
      case "cut" -> {
        chunks(ctx, 1, 10, false);
        if (http2) {
          // Later: a reset drops what has not left yet.
          ctx.executor()
              .execute(
                  () -> ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR)));
        } else {
          ctx.close();
        }
      }
      case "drip" -> {
        chunks(ctx, 0, 0, false);
        drip(ctx, Integer.parseInt(path[2]));
      }
      case "endless" -> {
        chunks(ctx, 1, 10, false);
        endless = true;
        pump(ctx);
      }
      case "close" ->
          (http2 ? ((Http2StreamChannel) ctx.channel()).parent() : ctx.channel()).close();
      case "never" -> {}
      default -> whole(ctx, 404, text("no " + to.uri()), "");
    }
  }

  private void whole(ChannelHandlerContext ctx, int status, ByteBuf content, String encoding) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
    HttpUtil.setContentLength(response, content.readableBytes());
    if (!encoding.isEmpty()) {
      response.headers().set("content-encoding", encoding);
    }
    answered = true;
    ctx.writeAndFlush(response);
  }

  private void chunks(ChannelHandlerContext ctx, int count, int size, boolean end) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    HttpUtil.setTransferEncodingChunked(head, true);
    ctx.writeAndFlush(head);
    for (int i = 0; i < count; i++) {
      byte[] chunk = new byte[size];
      java.util.Arrays.fill(chunk, (byte) ('a' + i % 26));
      ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk)));
    }
    if (end) {
      answered = true;
      ctx.writeAndFlush(new DefaultLastHttpContent());
    }
  }

  /** A chunk now and then, as a model writes; a gap that differs from stream to stream. */
  private void drip(ChannelHandlerContext ctx, int left) {
    if (!ctx.channel().isActive()) {
      return;
    }
    if (left == 0) {
      answered = true;
      ctx.writeAndFlush(new DefaultLastHttpContent());
      return;
    }
    ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[64])));
    ctx.executor()
        .schedule(
            () -> drip(ctx, left - 1),
            250 + (System.identityHashCode(this) & 255),
            TimeUnit.MILLISECONDS);
  }

  private void pump(ChannelHandlerContext ctx) {
    while (endless && ctx.channel().isWritable() && ctx.channel().isActive()) {
      ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[8_192])));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    pump(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endless = false;
    if (!answered && request != null) {
      server.cancelled.add(request.uri());
    }
    body.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static ByteBuf gzip(byte[] plain) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return Unpooled.wrappedBuffer(out.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
