package dev.rialto.loopback.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells HTTP/2 by prior knowledge from HTTP/1.1 by the first bytes of a cleartext connection, then
 * leaves the pipeline. An {@code Upgrade: h2c} is ignored, as most servers do.
 */
final class PrefaceDetector extends ByteToMessageDecoder {

  private final Consumer<ChannelHandlerContext> http2;
  private final Consumer<ChannelHandlerContext> http1;

  PrefaceDetector(Consumer<ChannelHandlerContext> http2, Consumer<ChannelHandlerContext> http1) {
    this.http2 = http2;
    this.http1 = http1;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    try {
      int compared = Math.min(in.readableBytes(), preface.readableBytes());
      boolean same = in.slice(in.readerIndex(), compared).equals(preface.slice(0, compared));
      if (!same) {
        http1.accept(ctx);
        ctx.pipeline().remove(this);
      } else if (compared == preface.readableBytes()) {
        http2.accept(ctx);
        ctx.pipeline().remove(this);
      }
    } finally {
      preface.release();
    }
  }
}
