package dev.rialto.benchmarks.jmh;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.internal.events.EventBus;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineListener;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the metrics listener adds for each event: what it does itself, and with it the way from the
 * call's thread through the queue to the listener's.
 */
@State(Scope.Thread)
public class ListenerBenchmark {

  private static final int SERIES = 16;

  /** So many are under way at a time; a burst of calls that end together. */
  private static final int BURST = 256;

  /** Which kind of event. */
  @Param({"call", "attempt"})
  public String kind;

  private final PipelineEvent[] events = new PipelineEvent[SERIES];
  private final RialtoMetrics metrics = new RialtoMetrics(new MetricRegistry());
  private final Heard heard = new Heard();
  private EventBus bus;
  private int next;

  /** Makes the events, of several methods, models and endpoints. */
  @Setup(Level.Trial)
  public void start() {
    TokenUsage usage = new TokenUsage(180, 0, 0, 400, 0);
    Cost cost = new Cost(Usd.of("0.00123"), false);
    for (int i = 0; i < SERIES; i++) {
      PipelineEvent.Origin origin = new PipelineEvent.Origin("Client", "method" + i % 4, "code");
      String model = "provider/model-" + i % 3;
      String endpoint = "endpoint-" + i % 2;
      long nanos = 1_000_000L * (i + 1);
      events[i] =
          kind.equals("call")
              ? new PipelineEvent.CallEnded(
                  origin, model, endpoint, CacheStatus.BYPASS, usage, nanos, -1, 1, cost, null)
              : new PipelineEvent.AttemptEnded(
                  origin, model, endpoint, nanos, -1, usage, cost, null);
    }
    bus = new EventBus(List.of(metrics, heard));
  }

  /** Ends the queue's thread. */
  @TearDown(Level.Trial)
  public void close() {
    bus.close();
    metrics.close();
  }

  private PipelineEvent event() {
    return events[next++ & SERIES - 1];
  }

  /** The listener alone. */
  @Benchmark
  public void onEvent() {
    metrics.onEvent(event());
  }

  /** The queue, its thread, and the listener. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void throughTheQueue() {
    for (int i = 0; i < BURST; i++) {
      bus.accept(event());
    }
    heard.all.acquireUninterruptibly();
  }

  /** Says when a burst is through. */
  private static final class Heard implements PipelineListener {
    private final Semaphore all = new Semaphore(0);
    private int count;

    @Override
    public void onEvent(PipelineEvent event) {
      if (++count % BURST == 0) {
        all.release();
      }
    }
  }
}
