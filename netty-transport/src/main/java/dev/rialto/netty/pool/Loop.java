package dev.rialto.netty.pool;

import dev.rialto.netty.dns.Names;
import dev.rialto.netty.loop.LoopQueue;
import dev.rialto.netty.loop.LoopTask;
import dev.rialto.netty.loop.Moment;
import dev.rialto.spi.Ticker;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and all that is confined to it: the pools of the origins that live on it, their
 * exchanges, the scratch array in which response bytes are handed out.
 *
 * <p>All methods but {@link #offer}, {@link #inLoop} and {@link #beginClose} are called on the
 * loop. Timeouts are checked by a coarse sweep over all exchanges, which runs when the earliest of
 * them may have timed out, not by one scheduled task for each: a phase that begins only moves the
 * exchange's own moment, and moments nearly always move back.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class Loop {

  /** Sweeps are at least this far apart; so far a timeout may be late. */
  private static final long SWEEP_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int MAX_ROUNDS = 4;

  final EventLoop eventLoop;
  final Ticker ticker;

  /** Response bytes on their way to a handler; valid during one call. */
  final byte[] scratch = new byte[16 * 1024];

  private final Names names;
  private final LoopQueue queue;
  private final List<OriginPool> pools = new ArrayList<>();
  private final List<PooledConnection> unflushed = new ArrayList<>();
  private final ExchangeList exchanges = new ExchangeList();
  private final AtomicBoolean closing = new AtomicBoolean();
  private boolean draining;
  private boolean flushScheduled;
  private long sweepAtNanos;
  private @Nullable Runnable whenIdle;
  private @Nullable ScheduledFuture<?> sweep;

  Loop(EventLoop eventLoop, Settings settings) {
    this.eventLoop = eventLoop;
    this.ticker = settings.ticker();
    this.names = new Names(eventLoop, settings.sockets(), settings.dns());
    this.queue = new LoopQueue(eventLoop, this::drain);
  }

  /** Hands a task to the loop, from any thread. Returns false if the loop has ended. */
  boolean offer(LoopTask task) {
    return queue.offer(task);
  }

  boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  void add(OriginPool pool) {
    assert inLoop();
    pools.add(pool);
  }

  Names names() {
    return names;
  }

  List<OriginPool> pools() {
    return pools;
  }

  /** Closes a connection of another pool that nobody uses. Returns whether there was one. */
  boolean closeOneIdle(OriginPool hungry) {
    for (OriginPool pool : pools) {
      if (pool != hungry && pool.closeOneIdle()) {
        return true;
      }
    }
    return false;
  }

  /** Takes an exchange into the sweep. */
  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  void remove(Exchange exchange) {
    exchanges.remove(exchange);
    tellIfIdle();
  }

  private void drain() {
    draining = true;
    // What is queued meanwhile leaves in the same flush, which costs more than all the rest; but
    // nobody waits for ever for those who come after him.
    for (int round = 0; round < MAX_ROUNDS; round++) {
      LoopTask first = queue.takeAll();
      if (first == null) {
        break;
      }
      runAll(first);
    }
    draining = false;
    flushAll();
  }

  private static void runAll(@Nullable LoopTask first) {
    LoopTask task = first;
    while (task != null) {
      LoopTask following = task.next;
      task.next = null;
      task.unqueue();
      task.run();
      task = following;
    }
  }

  /** The connection has written something: it is flushed together with others. */
  void flushSoon(PooledConnection connection) {
    unflushed.add(connection);
    if (!draining && !flushScheduled) {
      flushScheduled = true;
      eventLoop.execute(this::flushAll);
    }
  }

  private void flushAll() {
    flushScheduled = false;
    // By index: a flush may find a connection broken, whose calls then go to another one.
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }

  /** Sees to it that a sweep comes when the moment has come. */
  void sweepBy(long momentNanos) {
    if (sweep != null && momentNanos - sweepAtNanos >= -SWEEP_GAP_NANOS) {
      return;
    }
    if (sweep != null) {
      sweep.cancel(false);
    }
    long delay = Math.max(SWEEP_GAP_NANOS, momentNanos - ticker.nanoTime());
    sweepAtNanos = ticker.nanoTime() + delay;
    sweep = eventLoop.schedule(this::sweepNow, delay, TimeUnit.NANOSECONDS);
  }

  /** Ends what has timed out, and schedules the next sweep. */
  void sweepNow() {
    if (sweep != null) {
      sweep.cancel(false);
      sweep = null;
    }
    long now = ticker.nanoTime();
    Moment next = new Moment(now);
    draining = true;
    exchanges.forEach(exchange -> next.atLatest(exchange.check(now)));
    for (OriginPool pool : List.copyOf(pools)) {
      pool.check(now, next);
    }
    draining = false;
    flushAll();
    if (next.isSet()) {
      sweepBy(next.nanos());
    }
  }

  /** Says when no exchange is left. */
  void drainThen(Runnable ended) {
    whenIdle = ended;
    tellIfIdle();
  }

  private void tellIfIdle() {
    Runnable told = whenIdle;
    if (told != null && exchanges.size() == 0) {
      whenIdle = null;
      told.run();
    }
  }

  /** Returns whether it is the first to ask for the end. From any thread. */
  boolean beginClose() {
    return closing.compareAndSet(false, true);
  }

  /** Ends every exchange and every connection. Nothing is taken from now on. */
  void close() {
    assert inLoop();
    LoopTask rest = queue.close();
    draining = true;
    for (OriginPool pool : List.copyOf(pools)) {
      pool.refuse();
    }
    runAll(rest);
    if (sweep != null) {
      sweep.cancel(false);
    }
    exchanges.forEach(Exchange::failClosed);
    for (OriginPool pool : List.copyOf(pools)) {
      pool.close();
    }
    names.close();
    draining = false;
    flushAll();
  }
}
