package dev.rialto.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Looks at the first byte that a server sends to an HTTP/2 preface. A SETTINGS frame begins with a
 * zero, since it is shorter than 65,536 bytes; whatever else begins, it is not HTTP/2. Stands
 * before the HTTP/2 handler and leaves when it knows.
 */
final class Http2Probe extends ChannelInboundHandlerAdapter {

  private final Runnable notHttp2;
  private boolean known;

  Http2Probe(Runnable notHttp2) {
    this.notHttp2 = notHttp2;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (known) {
      // What follows an answer that is not HTTP/2.
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    known = true;
    if (bytes.getByte(bytes.readerIndex()) == 0) {
      ctx.fireChannelRead(bytes);
      ctx.pipeline().remove(this);
    } else {
      bytes.release();
      notHttp2.run();
    }
  }
}
