package dev.rialto.metrics.jfr;

import dev.rialto.metrics.internal.registry.Pipelines;
import dev.rialto.metrics.internal.registry.Transports;
import dev.rialto.metrics.internal.series.Picos;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.AttemptEnded;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineEvent.LoadChanged;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportStats;
import java.util.concurrent.TimeUnit;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

/**
 * Tells Java Flight Recorder what the pipeline does: {@code dev.rialto.Call} with the cache's
 * status, {@code dev.rialto.Attempt}, {@code dev.rialto.CircuitChange}, {@code dev.rialto.Batch},
 * {@code dev.rialto.LoadChange}, {@code dev.rialto.SettingTuned}, and {@code
 * dev.rialto.ConnectionStatistics} and {@code dev.rialto.QueueStatistics} every ten seconds while
 * they are recorded. No event holds a prompt, an answer or a key.
 *
 * <pre>{@code
 * try (JfrEvents events = new JfrEvents();
 *     Rialto rialto = Rialto.builder().listener(events).build()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Pipelines tell of what is over, so that calls and attempts are points in time with their
 * duration in a field. While no recording wants an event, none is made. Every recording wants them
 * unless its settings say otherwise; the resource {@code rialto.jfc} next to this class, copied to
 * a file, has settings for {@code java
 * -XX:StartFlightRecording:settings=profile,settings=rialto.jfc}.
 *
 * <p>One can listen to several Rialtos. Thread-safe.
 */
public final class JfrEvents implements PipelineListener, AutoCloseable {

  private static final EventType CALL = EventType.getEventType(JfrCall.class);
  private static final EventType ATTEMPT = EventType.getEventType(JfrAttempt.class);
  private static final EventType CIRCUIT = EventType.getEventType(JfrCircuit.class);
  private static final EventType BATCH = EventType.getEventType(JfrBatch.class);
  private static final EventType LOAD = EventType.getEventType(JfrLoad.class);
  private static final EventType TUNING = EventType.getEventType(JfrTuning.class);

  private final Transports transports = new Transports();
  private final Pipelines pipelines = new Pipelines();
  private final Runnable statistics = this::tellStatistics;
  private final Runnable queues = this::tellQueues;

  /** Begins to tell; an event is made only while a recording wants it. */
  public JfrEvents() {
    FlightRecorder.addPeriodicEvent(JfrTransport.class, statistics);
    FlightRecorder.addPeriodicEvent(JfrQueue.class, queues);
  }

  @Override
  public void onEvent(PipelineEvent event) {
    if (event instanceof CallEnded call) {
      if (CALL.isEnabled()) {
        tell(call);
      }
    } else if (event instanceof AttemptEnded attempt) {
      if (ATTEMPT.isEnabled()) {
        tell(attempt);
      }
    } else if (event instanceof CircuitChanged change) {
      if (CIRCUIT.isEnabled()) {
        tell(change);
      }
    } else if (event instanceof BatchSent batch) {
      if (BATCH.isEnabled()) {
        tell(batch);
      }
    } else if (event instanceof LoadChanged change) {
      if (LOAD.isEnabled()) {
        tell(change);
      }
    } else if (event instanceof SettingTuned tuned && TUNING.isEnabled()) {
      tell(tuned);
    }
  }

  @Override
  public void onTransport(Transport transport) {
    transports.add(transport);
  }

  @Override
  public void onPipeline(PipelineView pipeline) {
    pipelines.add(pipeline);
  }

  /** Tells no statistics any more. Idempotent. */
  @Override
  public void close() {
    FlightRecorder.removePeriodicEvent(statistics);
    FlightRecorder.removePeriodicEvent(queues);
  }

  private static void tell(CallEnded call) {
    JfrCall event = new JfrCall();
    event.client = call.origin().client();
    event.method = call.origin().method();
    event.task = call.origin().task();
    event.model = call.model();
    event.endpoint = call.endpoint();
    event.cacheStatus = call.cacheStatus().name();
    event.totalTime = call.totalNanos();
    event.firstTokenTime = call.firstTokenNanos();
    event.attempts = call.attempts();
    event.inputTokens = call.usage().input();
    event.outputTokens = call.usage().output();
    event.costPicos = Picos.of(call.cost());
    event.failure = call.failure();
    event.commit();
  }

  private static void tell(AttemptEnded attempt) {
    JfrAttempt event = new JfrAttempt();
    event.client = attempt.origin().client();
    event.method = attempt.origin().method();
    event.model = attempt.model();
    event.endpoint = attempt.endpoint();
    event.time = attempt.durationNanos();
    event.firstTokenTime = attempt.firstTokenNanos();
    event.inputTokens = attempt.usage().input();
    event.outputTokens = attempt.usage().output();
    event.costPicos = Picos.of(attempt.cost());
    event.failure = attempt.failure();
    event.commit();
  }

  private static void tell(CircuitChanged change) {
    JfrCircuit event = new JfrCircuit();
    event.endpoint = change.endpoint();
    event.from = change.from().name();
    event.to = change.to().name();
    event.reason = change.reason();
    event.commit();
  }

  private static void tell(BatchSent batch) {
    JfrBatch event = new JfrBatch();
    event.model = batch.model();
    event.calls = batch.calls();
    event.items = batch.items();
    event.commit();
  }

  private static void tell(LoadChanged change) {
    JfrLoad event = new JfrLoad();
    event.from = change.from().name();
    event.to = change.to().name();
    event.callsPerSecond = change.callsPerSecond();
    event.latency = (long) (change.latencyMillis() * TimeUnit.MILLISECONDS.toNanos(1));
    event.failures = change.failureShare();
    event.underWay = change.underWay();
    event.commit();
  }

  private static void tell(SettingTuned tuned) {
    JfrTuning event = new JfrTuning();
    event.setting = tuned.setting();
    event.step = tuned.step().name();
    event.from = tuned.from();
    event.to = tuned.to();
    event.reason = tuned.reason();
    event.commit();
  }

  private void tellQueues() {
    JfrQueue event = new JfrQueue();
    event.waiting = pipelines.sum(LoadSnapshot::queued);
    event.underWay = pipelines.sum(LoadSnapshot::running);
    event.limit = pipelines.sum(LoadSnapshot::limit);
    event.droppedEvents = pipelines.droppedEvents();
    event.commit();
  }

  private void tellStatistics() {
    TransportStats stats = transports.stats();
    JfrTransport event = new JfrTransport();
    event.connections = stats.connections();
    event.inFlight = stats.inFlight();
    event.waiting = stats.waiting();
    event.connectionsOpened = stats.connectionsOpened();
    event.connectionsClosed = stats.connectionsClosed();
    event.connectFailures = stats.connectFailures();
    event.goAways = stats.goAways();
    event.resetsSent = stats.resetsSent();
    event.resetsReceived = stats.resetsReceived();
    event.requests = stats.exchangesStarted();
    event.answers = stats.exchangesAnswered();
    event.bytesSent = stats.bytesSent();
    event.bytesReceived = stats.bytesReceived();
    event.commit();
  }
}
