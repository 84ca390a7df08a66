package dev.rialto.netty.pool;

import dev.rialto.netty.body.RequestBody;
import dev.rialto.netty.loop.LoopThread;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.TransportStats;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The pools of all origins, and the loops on which they live: the only door to this package.
 * Thread-safe.
 */
public final class Pools {

  private static final TransportExchange NOTHING =
      new TransportExchange() {
        @Override
        public void consumed(int bytes) {}

        @Override
        public boolean cancelsAtOnce() {
          return true;
        }

        @Override
        public void cancel() {}
      };

  private final Settings settings;
  private final LoopGroup loops;
  private final Map<Origin, OriginPool> pools = new ConcurrentHashMap<>();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Makes pools, as yet empty.
   *
   * @param threads how many loops
   */
  public Pools(Settings settings, int threads) {
    this.settings = settings;
    this.loops = new LoopGroup(this, threads, settings);
  }

  /** Sends a request; the handler hears of everything else. Any thread. */
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    if (closed) {
      return refuse(handler, Kind.CLOSED, "the transport is closed", null);
    }
    ByteBuf body;
    boolean gzipped = false;
    try {
      body = RequestBody.write(request.body());
      if (body != null && RequestHead.asksForGzip(request) && RequestBody.paysToGzip(body)) {
        body = RequestBody.gzip(body);
        gzipped = true;
      }
    } catch (Throwable e) {
      return refuse(handler, Kind.HANDLER, "the request's body could not be written: " + e, e);
    }
    try {
      OriginPool pool = pool(request.origin());
      Exchange exchange =
          new Exchange(request, handler, pool, body, gzipped, settings.ticker().nanoTime());
      if (pool.loop.offer(exchange)) {
        return exchange;
      }
    } catch (RejectedExecutionException e) {
      // It is being closed at this very moment.
    }
    if (body != null) {
      body.release();
    }
    return refuse(handler, Kind.CLOSED, "the transport is closed", null);
  }

  private static TransportExchange refuse(
      ResponseHandler handler, Kind kind, String message, @Nullable Throwable cause) {
    handler.onFailure(new TransportFailure(kind, Processing.NEVER_SENT, message, cause));
    return NOTHING;
  }

  OriginPool pool(Origin origin) {
    OriginPool pool = pools.get(origin);
    return pool != null ? pool : pools.computeIfAbsent(origin, this::newPool);
  }

  private OriginPool newPool(Origin origin) {
    Loop loop = nextLoop();
    OriginPool pool = new OriginPool(origin, loop, settings);
    loop.eventLoop.execute(() -> loop.add(pool));
    return pool;
  }

  private Loop nextLoop() {
    List<Loop> all = loops.loops();
    return all.get(Math.floorMod(nextLoop.getAndIncrement(), all.size()));
  }

  /** Returns a loop that others may share. */
  public Executor nextEventLoop() {
    return nextLoop().eventLoop;
  }

  /** Returns whether the calling thread is one of the loops. */
  public boolean isLoopThread() {
    return LoopThread.belongsTo(this);
  }

  /**
   * Opens a connection to an origin unless there is one, so that the first call need not wait for
   * it.
   *
   * @return completes when there is a connection, exceptionally if there cannot be one
   */
  public CompletionStage<Void> warmUp(Origin origin) {
    CompletableFuture<Void> warm = new CompletableFuture<>();
    try {
      OriginPool pool = pool(origin);
      pool.loop.eventLoop.execute(() -> pool.warmUp(PhaseTimeouts.DEFAULT, warm));
    } catch (RejectedExecutionException e) {
      warm.completeExceptionally(new IllegalStateException("the transport is closed", e));
    }
    return warm;
  }

  /** Returns what was counted, and what is open now. */
  public TransportStats stats() {
    List<TransportStats.Pool> open = new ArrayList<>();
    pools.forEach((origin, pool) -> open.add(pool.gauge.of(origin)));
    return settings.counters().snapshot(settings.budget().taken(), open);
  }

  /** Refuses new calls, and waits for those that run. Returns whether all ended in time. */
  public boolean drain(Duration patience) {
    closed = true;
    return loops.drain(patience);
  }

  /** Ends everything. Idempotent. */
  public void close() {
    closed = true;
    loops.close();
  }

  /** Checks all time limits now. */
  public void sweep() {
    loops.sweep();
  }
}
