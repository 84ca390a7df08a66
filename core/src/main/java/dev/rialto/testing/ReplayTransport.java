package dev.rialto.testing;

import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.TransportRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers with recorded exchanges: on the caller's thread and at once, or on a thread of its own at
 * the recorded pace.
 */
final class ReplayTransport implements Transport {

  private final ReplayLog log;
  private final @Nullable ScheduledThreadPoolExecutor pace;
  private final Set<Replay> running = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Thread worker;
  private volatile boolean closed;

  ReplayTransport(ReplayLog log, boolean paced) {
    this.log = log;
    this.pace = paced ? new ScheduledThreadPoolExecutor(1, this::newThread) : null;
  }

  private Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "rialto-replay");
    thread.setDaemon(true);
    worker = thread;
    return thread;
  }

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    Replay replay = new Replay(handler);
    if (closed) {
      replay.fail(Kind.CLOSED, Processing.NEVER_SENT, "The transport is closed");
      return replay;
    }
    RecordedExchange exchange;
    try {
      exchange = log.answer(request);
    } catch (ReplayLog.MismatchException e) {
      // PROCESSED: nobody sends it again, which could only fail again.
      replay.fail(Kind.PROTOCOL, Processing.PROCESSED, Objects.toString(e.getMessage(), ""));
      return replay;
    }
    running.add(replay);
    replay.step(exchange, 0);
    return replay;
  }

  @Override
  public boolean isTransportThread() {
    return Thread.currentThread() == worker;
  }

  @Override
  public void close() {
    closed = true;
    ScheduledThreadPoolExecutor executor = pace;
    if (executor != null) {
      executor.shutdownNow();
    }
    running.forEach(r -> r.fail(Kind.CLOSED, Processing.PROCESSED, "The transport is closed"));
    Thread thread = worker;
    if (thread != null && thread != Thread.currentThread()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Replay implements TransportExchange {

    private final ResponseHandler handler;
    private volatile boolean over;

    Replay(ResponseHandler handler) {
      this.handler = handler;
    }

    @Override
    public void consumed(int bytes) {}

    @Override
    public boolean cancelsAtOnce() {
      return true;
    }

    @Override
    public void cancel() {
      over = true;
      running.remove(this);
    }

    void fail(Kind kind, Processing processing, String message) {
      if (!over) {
        cancel();
        handler.onFailure(new TransportFailure(kind, processing, message, null));
      }
    }

    /** Plays the head before the first chunk, and the end after the last. */
    void step(RecordedExchange exchange, int next) {
      ScheduledThreadPoolExecutor executor = pace;
      if (executor == null) {
        for (int i = 0; i <= exchange.chunks().size(); i++) {
          play(exchange, i);
        }
        return;
      }
      long millis = next < exchange.chunks().size() ? exchange.chunks().get(next).afterMillis() : 0;
      Future<?> unused =
          executor.schedule(
              () -> {
                play(exchange, next);
                if (next < exchange.chunks().size()) {
                  step(exchange, next + 1);
                }
              },
              millis,
              TimeUnit.MILLISECONDS);
    }

    private void play(RecordedExchange exchange, int next) {
      if (next == 0 && exchange.status() != 0 && !over) {
        handler.onHead(
            new ResponseHead(exchange.status(), exchange.headers(), exchange.protocol()));
      }
      if (over) {
        return;
      }
      if (next < exchange.chunks().size()) {
        RecordedExchange.Chunk chunk = exchange.chunks().get(next);
        String text = chunk.text();
        byte[] bytes =
            text != null
                ? text.getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(Objects.requireNonNull(chunk.base64()));
        handler.onData(bytes, 0, bytes.length);
        return;
      }
      TransportFailure failure = exchange.failure();
      if (failure != null) {
        fail(failure.kind(), failure.processing(), failure.message());
      } else if (!exchange.cancelled()) {
        cancel();
        handler.onEnd();
      }
    }
  }
}
