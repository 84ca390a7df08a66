package dev.rialto.internal.redis;

import dev.rialto.config.RedisSettings;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * On which threads Lettuce works: its own, or for its sockets one of the transport's loops, which
 * it never ends. Made at the first use. Thread-safe.
 */
final class RedisThreads implements AutoCloseable {

  private static final long CLOSE_SECONDS = 5;

  private final RedisSettings settings;
  private final Supplier<Optional<Executor>> loops;

  /** Netty says that an executor has ended a moment before its thread has: {@link #close} joins. */
  private final Queue<Thread> own = new ConcurrentLinkedQueue<>();

  private @Nullable ClientResources resources;
  private volatile @Nullable IoEventLoop shared;

  RedisThreads(RedisSettings settings, Supplier<Optional<Executor>> loops) {
    this.settings = settings;
    this.loops = loops;
  }

  synchronized ClientResources resources() {
    ClientResources made = resources;
    if (made == null) {
      ClientResources.Builder builder =
          ClientResources.builder()
              .threadFactoryProvider(pool -> task -> newThread(pool, task))
              .ioThreadPoolSize(2)
              .computationThreadPoolSize(2)
              .reconnectDelay(
                  Delay.exponential(
                      Duration.ofMillis(10), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
      IoEventLoop loop = settings.sharesTransportThreads() ? loop() : null;
      if (loop != null) {
        builder.eventLoopGroupProvider(new Borrowed(loop));
        shared = loop;
      }
      made = builder.build();
      resources = made;
    }
    return made;
  }

  /** Returns a loop of the transport's that can serve Lettuce's sockets; null, and says so. */
  private @Nullable IoEventLoop loop() {
    Executor offered = loops.get().orElse(null);
    if (offered instanceof IoEventLoop loop && serves(loop)) {
      return loop;
    }
    System.getLogger("dev.rialto")
        .log(
            System.Logger.Level.WARNING,
            "Redis at {0} has threads of its own: {1}",
            settings.address(),
            offered == null
                ? "the transport has none to share"
                : "the transport's loops do not serve Lettuce's "
                    + Transports.socketChannelClass().getSimpleName());
    return null;
  }

  /** Asks the loop about a channel of the kind that Lettuce will make. */
  private static boolean serves(IoEventLoop loop) {
    Channel channel = new ReflectiveChannelFactory<>(Transports.socketChannelClass()).newChannel();
    try {
      return channel.unsafe() instanceof IoHandle handle && loop.isCompatible(handle.getClass());
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  private Thread newThread(String pool, Runnable task) {
    Thread thread =
        new FastThreadLocalThread(
            task, "rialto-redis-" + pool.replace("lettuce-", "") + '-' + own.size());
    thread.setDaemon(true);
    own.add(thread);
    return thread;
  }

  /**
   * Waits for a client's end, a few seconds at most; not on the loop, nor once the transport has
   * ended it: nothing of the client would end before this returns.
   */
  void await(CompletableFuture<Void> end) {
    IoEventLoop loop = shared;
    if (loop != null && (loop.inEventLoop() || loop.isShuttingDown())) {
      return;
    }
    try {
      end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.DEBUG, "A connection to Redis did not end in order", e);
    }
  }

  @Override
  public void close() {
    ClientResources made;
    synchronized (this) {
      made = resources;
      resources = null;
    }
    if (made == null) {
      return;
    }
    made.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    try {
      for (Thread thread : own) {
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives Lettuce a loop that is not its to end. */
  private record Borrowed(IoEventLoop loop) implements EventLoopGroupProvider {

    @Override
    @SuppressWarnings("unchecked") // it names a class of groups and takes any of them
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
      return (T) loop;
    }

    @Override
    public int threadPoolSize() {
      return 2; // Lettuce has no less
    }

    @Override
    public Future<Boolean> release(
        EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
  }
}
