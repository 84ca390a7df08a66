package dev.rialto.netty.http2;

import dev.rialto.spi.Ticker;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that a server makes us write: acknowledgements of SETTINGS and PING, resets of
 * streams on which it broke the rules. Too many of them that it does not read, or too many resets
 * in a time, end the connection, before they fill the memory (CVE-2019-9512, -9515,
 * CVE-2025-55163).
 *
 * <p>Netty has the like, but lays it only around an encoder whose header coding nobody can set.
 * Confined to its connection's loop.
 */
public final class AnswerFrames extends DecoratingHttp2ConnectionEncoder {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int maxUnsent;
  private final int maxResets;
  private final Ticker ticker;
  private @Nullable Http2LifecycleManager connection;
  private int unsent;
  private int resets;
  private long windowNanos;
  private boolean over;

  /**
   * Lays the limits around an encoder.
   *
   * @param maxUnsent answers that may wait for the server to read
   * @param maxResets resets of its mistakes in ten seconds
   */
  public AnswerFrames(Http2ConnectionEncoder to, int maxUnsent, int maxResets, Ticker ticker) {
    super(to);
    this.maxUnsent = maxUnsent;
    this.maxResets = maxResets;
    this.ticker = ticker;
    this.windowNanos = ticker.nanoTime();
  }

  @Override
  public void lifecycleManager(Http2LifecycleManager manager) {
    connection = manager;
    super.lifecycleManager(manager);
  }

  @Override
  public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
    return mayWrite(ctx) ? super.writeSettingsAck(ctx, counted(promise)) : promise;
  }

  @Override
  public ChannelFuture writePing(
      ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
    if (!ack) {
      return super.writePing(ctx, false, data, promise);
    }
    return mayWrite(ctx) ? super.writePing(ctx, true, data, counted(promise)) : promise;
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    if (!mayWrite(ctx)) {
      return promise;
    }
    ChannelFuture written = super.writeRstStream(ctx, streamId, errorCode, counted(promise));
    // Our own cancellations have a pace of their own.
    if (errorCode != Http2Error.CANCEL.code() && errorCode != Http2Error.NO_ERROR.code()) {
      countReset(ctx);
    }
    return written;
  }

  private boolean mayWrite(ChannelHandlerContext ctx) {
    if (over) {
      return false;
    }
    if (unsent >= maxUnsent) {
      ctx.flush(); // perhaps they only wait for that
    }
    if (unsent >= maxUnsent) {
      end(ctx, "more than " + maxUnsent + " answers to its frames wait for the server to read");
      return false;
    }
    return true;
  }

  private ChannelPromise counted(ChannelPromise promise) {
    unsent++;
    return promise.unvoid().addListener(done -> unsent--);
  }

  private void countReset(ChannelHandlerContext ctx) {
    long now = ticker.nanoTime();
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      resets = 0;
    }
    if (++resets > maxResets && !over) {
      end(ctx, "the server broke the rules of more than " + maxResets + " streams in 10 s");
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the channel's own end tells
  private void end(ChannelHandlerContext ctx, String why) {
    over = true;
    Http2LifecycleManager manager = connection;
    if (manager != null) {
      manager.onError(
          ctx, true, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", why));
    }
    ctx.close();
  }
}
