package dev.rialto.netty.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a host that answers (RFC 8305): the next one is tried when the
 * one before has failed, or has not answered in 250 ms; both families take turns. Confined to its
 * loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
public final class AddressRace {

  private static final long STAGGER_MILLIS = 250;

  /**
   * Goes through a proxy.
   *
   * @param target where the proxy shall connect to
   * @param handler asks the proxy at an address
   */
  public record Tunnel(
      InetSocketAddress target, Function<InetSocketAddress, ProxyHandler> handler) {}

  private final EventLoop loop;
  private final SocketKind sockets;
  private final @Nullable InetAddress local;
  private final List<InetAddress> addresses;
  private final int port;
  private final @Nullable Tunnel tunnel;
  private final Consumer<Channel> winner;
  private final Consumer<Throwable> loss;
  private final List<ChannelFuture> attempts = new ArrayList<>();
  private @Nullable ScheduledFuture<?> stagger;
  private int next;
  private int failed;
  private boolean over;

  public AddressRace(
      EventLoop loop,
      SocketKind sockets,
      @Nullable InetAddress local,
      List<InetAddress> addresses,
      int port,
      @Nullable Tunnel tunnel,
      Consumer<Channel> winner,
      Consumer<Throwable> loss) {
    this.loop = loop;
    this.sockets = sockets;
    this.local = local;
    this.addresses = interleaved(addresses);
    this.port = port;
    this.tunnel = tunnel;
    this.winner = winner;
    this.loss = loss;
  }

  /** Returns the addresses with both families in turn, beginning with that of the first one. */
  static List<InetAddress> interleaved(List<InetAddress> addresses) {
    List<InetAddress> first = new ArrayList<>();
    List<InetAddress> second = new ArrayList<>();
    boolean sixFirst = addresses.get(0) instanceof Inet6Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == sixFirst ? first : second).add(address);
    }
    List<InetAddress> mixed = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        mixed.add(first.get(i));
      }
      if (i < second.size()) {
        mixed.add(second.get(i));
      }
    }
    return mixed;
  }

  public void start() {
    tryNext();
  }

  private void tryNext() {
    if (over || next == addresses.size()) {
      return;
    }
    InetSocketAddress address = new InetSocketAddress(addresses.get(next++), port);
    ChannelFuture attempt = connect(address);
    attempts.add(attempt);
    if (next < addresses.size()) {
      stagger = loop.schedule(this::tryNext, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
    }
    attempt.addListener(done -> ended(attempt));
  }

  private ChannelFuture connect(InetSocketAddress address) {
    SocketAddress target = tunnel == null ? address : tunnel.target();
    return new Bootstrap()
        .group(loop)
        .channelFactory(sockets.sockets())
        // Even one that does nothing listens for the loop's end, on a thread of Netty's own.
        .disableResolver()
        // The whole attempt has a limit of its own; this one only keeps the socket from living for
        // ever.
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 120_000)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                ChannelHandler proxy = tunnel == null ? null : tunnel.handler().apply(address);
                if (proxy != null) {
                  channel.pipeline().addLast(proxy);
                }
                channel.pipeline().addLast(new EarlyEnd());
              }
            })
        .connect(target, local == null ? null : new InetSocketAddress(local, 0));
  }

  private void ended(ChannelFuture attempt) {
    if (over) {
      attempt.channel().close();
      return;
    }
    if (attempt.isSuccess()) {
      over = true;
      closeOthers(attempt);
      winner.accept(attempt.channel());
      return;
    }
    failed++;
    if (failed == addresses.size()) {
      over = true;
      loss.accept(attempt.cause());
    } else if (next < addresses.size()) {
      cancelStagger();
      tryNext();
    }
  }

  /** Ends the race without a winner. */
  public void stop() {
    if (!over) {
      over = true;
      closeOthers(null);
    }
  }

  private void closeOthers(@Nullable ChannelFuture winning) {
    cancelStagger();
    for (ChannelFuture attempt : attempts) {
      if (attempt != winning) {
        attempt.channel().close();
      }
    }
  }

  private void cancelStagger() {
    if (stagger != null) {
      stagger.cancel(false);
    }
  }
}
