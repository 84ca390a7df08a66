package dev.rialto.netty.pool;

import dev.rialto.spi.Origin;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.Callable;

/** Lets tests look into the pool of an origin, on its loop. */
public record Inside(Pools pools, Origin origin) {

  public static final int STREAM_WINDOW = Http2ClientConnection.STREAM_WINDOW;
  public static final int CONNECTION_WINDOW = Http2ClientConnection.CONNECTION_WINDOW;

  public <T> T onLoop(Callable<T> task) {
    return pools.pool(origin).loop.eventLoop.submit(task).syncUninterruptibly().getNow();
  }

  /** Returns when the loop has done what it had to do until now. */
  public void awaitLoop() {
    int unused = onLoop(() -> 0);
  }

  /** Returns when each connection wants to be checked again. On the loop. */
  public List<Long> checks(long now) {
    return pools.pool(origin).connections().stream().map(each -> each.check(now)).toList();
  }

  /** Returns Netty's side of the first connection. On the loop. */
  public Http2Connection http2() {
    return ((Http2ClientConnection) pools.pool(origin).connections().get(0)).connection();
  }

  /** Returns the socket of the first connection. On the loop. */
  public Channel channel() throws ReflectiveOperationException {
    Field context = Http2ClientConnection.class.getDeclaredField("context");
    context.setAccessible(true);
    Object connection = pools.pool(origin).connections().get(0);
    return ((ChannelHandlerContext) context.get(connection)).channel();
  }
}
