package dev.rialto.loopback.server;

import dev.rialto.loopback.reply.Incoming;
import dev.rialto.spi.Scheduler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gathers requests and has them answered one after the other: on HTTP/2 one a channel, on HTTP/1.1
 * as many as the connection brings. Confined to the channel's event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails shows as a closed channel
final class ExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {

  private static final int MOST_BYTES = 32 * 1024 * 1024;
  private static final int MOST_PIPELINED = 64;

  private final Service service;
  private final Scheduler scheduler;
  private final String protocol;
  private final long connection;
  private final Deque<Incoming> queue = new ArrayDeque<>();
  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean tooLong;
  private @Nullable Delivery delivery;

  ExchangeHandler(Service service, Scheduler scheduler, String protocol, long connection) {
    this.service = service;
    this.scheduler = scheduler;
    this.protocol = protocol;
    this.connection = connection;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws IOException {
    if (message.decoderResult().isFailure()) {
      ctx.close();
      return;
    }
    if (message instanceof HttpRequest request) {
      head = request;
      body = new ByteArrayOutputStream();
      tooLong = false;
    }
    if (message instanceof HttpContent content) {
      int bytes = content.content().readableBytes();
      tooLong |= body.size() + bytes > MOST_BYTES;
      if (!tooLong) {
        content.content().readBytes(body, bytes);
      }
    }
    HttpRequest request = head;
    if (message instanceof LastHttpContent && request != null) {
      head = null;
      queue.add(
          new Incoming(
              request.method().name(),
              request.uri(),
              request.headers(),
              body.toString(StandardCharsets.UTF_8),
              protocol,
              connection,
              tooLong));
      if (queue.size() > MOST_PIPELINED) {
        ctx.close();
      } else {
        answerNext(ctx);
      }
    }
  }

  private void answerNext(ChannelHandlerContext ctx) {
    if (delivery != null || queue.isEmpty()) {
      return;
    }
    delivery =
        new Delivery(
            ctx,
            service.receive(queue.remove()),
            scheduler,
            () -> {
              delivery = null;
              service.finished(false);
              ctx.executor().execute(() -> answerNext(ctx));
            });
    delivery.start();
  }

  private void clientIsGone() {
    queue.clear();
    if (delivery != null) {
      delivery.cancel();
      delivery = null;
      service.finished(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (delivery != null) {
      delivery.proceed();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      clientIsGone();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    clientIsGone();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
