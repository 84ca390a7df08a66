package dev.rialto.loopback.server;

import dev.rialto.loopback.Fault;
import dev.rialto.loopback.reply.Plan;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.spi.Scheduler;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends one reply. A part is made only when the channel has room for it: on HTTP/2 that is the
 * window of the client, so that a client which does not read costs no memory here. Confined to the
 * channel's event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails shows as a closed channel
final class Delivery {

  private final ChannelHandlerContext ctx;
  private final Plan plan;
  private final Reply reply;
  private final Scheduler scheduler;
  private final Runnable whenDone;
  private Scheduler.@Nullable Timer timer;
  private Reply.@Nullable Part paced;
  private @Nullable ChannelFuture lastWrite;
  private boolean begun;
  private boolean sending;
  private boolean waiting;
  private boolean tokenSent;
  private boolean over;

  /**
   * Creates a delivery.
   *
   * @param whenDone called once, when nothing more will be sent; not after {@link #cancel}
   */
  Delivery(ChannelHandlerContext ctx, Plan plan, Scheduler scheduler, Runnable whenDone) {
    this.ctx = ctx;
    this.plan = plan;
    this.reply = plan.reply();
    this.scheduler = scheduler;
    this.whenDone = whenDone;
  }

  void start() {
    waitFor(plan.latency());
    proceed();
  }

  /** Stops sending: the client is gone. */
  void cancel() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Sends what there is room for. */
  void proceed() {
    if (over || waiting || sending) {
      return;
    }
    // A write or a flush may say within itself that there is room again: it must not be answered by
    // writing into the middle of what is just being written.
    sending = true;
    try {
      send();
    } finally {
      sending = false;
    }
  }

  private void send() {
    if (!begun) {
      begun = true;
      if (reply.status() != 0) {
        lastWrite = ctx.write(head());
      }
    }
    do {
      while (!over && !waiting && ctx.channel().isWritable() && sendNext()) {
        // Each turn sends a part, or begins to wait for the next token's time.
      }
      ctx.flush();
    } while (!over && !waiting && ctx.channel().isWritable());
  }

  private boolean sendNext() {
    Reply.Part part = paced;
    paced = null;
    if (part == null) {
      if (!reply.parts().hasNext()) {
        end();
        return false;
      }
      part = reply.parts().next();
      if (part.kind() == Reply.Kind.TOKEN) {
        if (tokenSent && isPositive(plan.pace())) {
          paced = part;
          waitFor(plan.pace());
          return false;
        }
        tokenSent = true;
      }
    }
    if (!part.text().isEmpty()) {
      lastWrite =
          ctx.write(new DefaultHttpContent(ByteBufUtil.writeUtf8(ctx.alloc(), part.text())));
    }
    return true;
  }

  private void waitFor(Duration time) {
    if (isPositive(time)) {
      waiting = true;
      timer = scheduler.schedule(() -> ctx.executor().execute(this::resume), time.toNanos());
    }
  }

  private void resume() {
    waiting = false;
    proceed();
  }

  private static boolean isPositive(Duration time) {
    return !time.isZero() && !time.isNegative();
  }

  private HttpResponse head() {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    reply.headers().forEach((name, value) -> head.headers().add(name, value));
    if (reply.length() == Reply.UNKNOWN) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.length());
    }
    return head;
  }

  private void end() {
    Fault.Ending ending = reply.ending();
    if (ending == Fault.Ending.STALL) {
      waiting = true;
      return;
    }
    over = true;
    // Told before the last byte leaves, so that who has the answer finds it counted.
    whenDone.run();
    if (ending == Fault.Ending.END_BODY) {
      ctx.write(new DefaultLastHttpContent());
    } else if (lastWrite == null) {
      breakOff(ending);
    } else {
      // A reset overtakes what waits for the client's window.
      lastWrite.addListener(written -> breakOff(ending));
    }
  }

  private void breakOff(Fault.Ending ending) {
    Channel parent = ctx.channel().parent();
    boolean multiplexed = parent instanceof SocketChannel;
    Channel connection = multiplexed ? parent : ctx.channel();
    if (ending == Fault.Ending.CLOSE_CONNECTION) {
      connection.close();
    } else if (ending == Fault.Ending.ABORT_CONNECTION) {
      abort(connection);
    } else if (multiplexed) {
      boolean refused = ending == Fault.Ending.REFUSE_STREAM;
      ctx.writeAndFlush(
          new DefaultHttp2ResetFrame(
              refused ? Http2Error.REFUSED_STREAM : Http2Error.INTERNAL_ERROR));
    } else if (ending == Fault.Ending.REFUSE_STREAM) {
      connection.close();
    } else {
      abort(connection);
    }
  }

  /**
   * Closes with a TCP reset, past the handlers that would take leave. A client may have closed it
   * before the last write has told of its failure.
   */
  private static void abort(Channel connection) {
    if (!connection.isOpen()) {
      return;
    }
    connection.config().setOption(ChannelOption.SO_LINGER, 0);
    connection.unsafe().close(connection.voidPromise());
  }
}
