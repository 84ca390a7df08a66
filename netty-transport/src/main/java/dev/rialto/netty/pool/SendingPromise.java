package dev.rialto.netty.pool;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Tells an exchange when a part of its request has left. A promise of its own rather than a
 * listener on one of Netty's, which has listeners of its own: three objects less for each part. Who
 * listens hears it first, as if this were the last listener. Completed on the loop.
 */
final class SendingPromise extends DefaultChannelPromise {

  /** What has left, or has not. */
  interface Sending {
    /**
     * The part has left, or never will.
     *
     * @param cause why it has not; null if it has
     */
    void done(Exchange exchange, @Nullable Throwable cause);
  }

  private final Exchange exchange;
  private final Sending sending;

  SendingPromise(Channel channel, EventExecutor loop, Exchange exchange, Sending sending) {
    super(channel, loop);
    this.exchange = exchange;
    this.sending = sending;
  }

  @Override
  public SendingPromise setSuccess(@Nullable Void result) {
    super.setSuccess(null);
    sending.done(exchange, null);
    return this;
  }

  @Override
  public boolean trySuccess(@Nullable Void result) {
    boolean first = super.trySuccess(null);
    if (first) {
      sending.done(exchange, null);
    }
    return first;
  }

  @Override
  public SendingPromise setFailure(Throwable cause) {
    super.setFailure(cause);
    sending.done(exchange, cause);
    return this;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    boolean first = super.tryFailure(cause);
    if (first) {
      sending.done(exchange, cause);
    }
    return first;
  }
}
