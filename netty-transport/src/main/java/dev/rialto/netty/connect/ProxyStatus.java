package dev.rialto.netty.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;

/**
 * Reads the status with which an HTTP proxy answers: Netty's own handler waits for the end of the
 * answer, and a proxy that refuses may leave it open. Goes when it has seen it.
 */
public final class ProxyStatus extends ChannelInboundHandlerAdapter {

  /** Where the status begins and ends in {@code HTTP/1.1 407 }. */
  private static final int FROM = 9;

  private static final int TO = 12;

  private final IntConsumer refused;
  private int seen;
  private int status;

  /**
   * Makes a reader.
   *
   * @param refused hears of a status that opens no tunnel
   */
  public ProxyStatus(IntConsumer refused) {
    this.refused = refused;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      for (int i = bytes.readerIndex(); seen < TO && i < bytes.writerIndex(); i++) {
        if (seen++ >= FROM) {
          status = 10 * status + bytes.getByte(i) - '0';
        }
      }
    }
    boolean refuses = seen == TO && status >= 300 && status <= 599;
    if (seen == TO) {
      ctx.pipeline().remove(this);
    }
    if (refuses) {
      // Netty's handler would tell of it first, in its words, if that is all of the answer.
      ReferenceCountUtil.release(message);
      refused.accept(status);
      return;
    }
    ctx.fireChannelRead(message);
  }
}
