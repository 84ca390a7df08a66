package dev.rialto.loopback.server;

import dev.rialto.spi.Scheduler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** A listening socket on 127.0.0.1 and the one thread that serves it. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails shows as a closed channel
public final class Server implements AutoCloseable {

  private static final int CLOSE_SECONDS = 5;

  private final IoEventLoop loop;
  private final Thread thread;
  private final Channel listening;

  private Server(IoEventLoop loop, Thread thread, Channel listening) {
    this.loop = loop;
    this.thread = thread;
    this.listening = listening;
  }

  /** Listens on a free port, with handlers that use the server's own clock. */
  public static Server start(Function<Scheduler, ChannelInitializer<?>> connections) {
    // One loop without a group: a group's shutdown leaves a thread of Netty's global executor
    // behind.
    AtomicReference<Thread> thread = new AtomicReference<>();
    ThreadFactory threads = task -> remembered(thread, task);
    IoEventLoop loop = new SingleThreadIoEventLoop(null, threads, NioIoHandler.newFactory());
    try {
      Channel listening =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childHandler(connections.apply((task, nanos) -> schedule(loop, task, nanos)))
              .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0))
              .syncUninterruptibly()
              .channel();
      return new Server(loop, Objects.requireNonNull(thread.get()), listening);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread remembered(AtomicReference<Thread> last, Runnable task) {
    Thread thread = new FastThreadLocalThread(task, "rialto-loopback");
    thread.setDaemon(true);
    last.set(thread);
    return thread;
  }

  private static Scheduler.Timer schedule(EventLoop loop, Runnable task, long nanos) {
    ScheduledFuture<?> future = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  public static SslContext tls(SelfSigned identity) {
    try {
      return SslContextBuilder.forServer(identity.key(), identity.certificate())
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK cannot serve TLS", e);
    }
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      // The loop says that it has ended a moment before its thread has.
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
