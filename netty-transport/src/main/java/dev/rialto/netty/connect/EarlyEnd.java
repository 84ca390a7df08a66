package dev.rialto.netty.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands at the end of a pipeline that speaks nothing yet. An exception closes the channel, of
 * which the connector hears; without this, Netty would log it as unhandled.
 */
public final class EarlyEnd extends ChannelInboundHandlerAdapter {

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the channel's own end tells
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
