package dev.rialto.netty.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first byte that a server sends without TLS, which says what it speaks. Stands before
 * the handler of the protocol and leaves when it knows.
 */
public final class FirstByte extends ChannelInboundHandlerAdapter {

  /** How a SETTINGS frame begins, since it is shorter than 65,536 bytes. */
  public static final int HTTP_2 = 0;

  /** How a TLS alert begins, with which a server answers what is no handshake. */
  public static final int TLS_ALERT = 0x15;

  /** Says what to do in place of reading on; null: read on. */
  public interface Judge {
    @Nullable Runnable judge(int first);
  }

  private final Judge judge;
  private boolean known;

  public FirstByte(Judge judge) {
    this.judge = judge;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (known) {
      // What follows an answer that nobody wants.
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    known = true;
    Runnable otherwise = judge.judge(bytes.getUnsignedByte(bytes.readerIndex()));
    if (otherwise == null) {
      ctx.fireChannelRead(bytes);
      ctx.pipeline().remove(this);
    } else {
      bytes.release();
      otherwise.run();
    }
  }
}
