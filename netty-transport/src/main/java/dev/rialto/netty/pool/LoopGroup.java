package dev.rialto.netty.pool;

import dev.rialto.netty.loop.Elapsed;
import dev.rialto.netty.loop.LoopThread;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The loops of one transport, and their threads. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class LoopGroup {

  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Object owner;
  private final List<Loop> loops = new ArrayList<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  /**
   * Makes loops; their threads start with their first task.
   *
   * @param owner whose threads they are
   */
  LoopGroup(Object owner, int count, Settings settings) {
    this.owner = owner;
    for (int i = 1; i <= count; i++) {
      String name = "rialto-net-" + i;
      // Single loops rather than Netty's group, which would start a thread of its global executor
      // to hear of their end.
      ThreadFactory factory = task -> newThread(task, name);
      IoEventLoop eventLoop = new SingleThreadIoEventLoop(null, factory, settings.sockets().io());
      Loop loop = new Loop(eventLoop, settings);
      loops.add(loop);
      settings.budget().add(loop);
    }
  }

  private Thread newThread(Runnable task, String name) {
    Thread thread = new LoopThread(task, name, owner);
    threads.add(thread);
    return thread;
  }

  List<Loop> loops() {
    return loops;
  }

  void sweep() {
    for (Loop loop : loops) {
      loop.eventLoop.execute(loop::sweepNow);
    }
  }

  /** Waits until no call runs. Returns whether that came in time. */
  boolean drain(Duration patience) {
    CountDownLatch ended = new CountDownLatch(loops.size());
    for (Loop loop : loops) {
      loop.eventLoop.execute(() -> loop.drainThen(ended::countDown));
    }
    if (LoopThread.belongsTo(owner)) {
      return ended.getCount() == 0;
    }
    try {
      return ended.await(Elapsed.nanos(patience), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Ends everything. Returns when the threads are gone, or after a few seconds; at once on one of
   * them.
   */
  void close() {
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown() && loop.beginClose()) {
        // On the loop, so that the goodbyes of TLS and HTTP/2 leave before its sockets are closed.
        // Some quiet period, without which sockets that are not yet closed stay behind; a short
        // one, for within a longer one Netty looks only every 100 ms.
        loop.eventLoop.execute(
            () -> {
              loop.close();
              var unused =
                  loop.eventLoop.shutdownGracefully(1, CLOSE_NANOS / 2, TimeUnit.NANOSECONDS);
            });
      }
    }
    if (LoopThread.belongsTo(owner)) {
      return;
    }
    long deadline = System.nanoTime() + CLOSE_NANOS;
    boolean interrupted = false;
    for (Thread thread : threads) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      try {
        thread.join(Math.max(1, millis));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
