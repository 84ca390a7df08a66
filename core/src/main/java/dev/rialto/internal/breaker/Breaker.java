package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import dev.rialto.internal.call.Health;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one endpoint. Thread-safe: the state changes under this object's monitor,
 * which nobody holds while waiting; a closed breaker lets attempts pass without it.
 */
final class Breaker implements Health {

  private static final double REWARD = 0.1;
  private static final double PENALTY = 0.5;

  /** Names of models may come from callers. */
  private static final int MAX_MODELS = 1000;

  private final String endpoint;
  private final Consumer<PipelineEvent> events;
  private final long slowNanos;
  private volatile BreakerState state;
  private volatile double score = 1;

  /** By model: providers limit each by itself. */
  private final Map<String, List<RateLimit>> limits = new ConcurrentHashMap<>();

  Breaker(
      String endpoint, BreakerSettings settings, Consumer<PipelineEvent> events, long nowNanos) {
    this.endpoint = endpoint;
    this.events = events;
    this.slowNanos = settings.slowCall() == null ? Long.MAX_VALUE : settings.slowCall().toNanos();
    this.state = new ClosedState(settings, null, nowNanos);
  }

  /**
   * Asks for leave to make an attempt.
   *
   * @return the permit, to be given back once by one of the next three methods; null if the attempt
   *     is turned away
   */
  @Nullable BreakerState tryAcquire(long nowNanos) {
    BreakerState seen = state;
    if (seen.kind() == CircuitState.CLOSED) {
      return seen;
    }
    synchronized (this) {
      change(state.beforeAttempt(nowNanos));
      return state.tryAcquire() ? state : null;
    }
  }

  /** An attempt was answered, but took too long: half a success. */
  synchronized void onSlow(BreakerState permit, long nowNanos) {
    if (permit == state) {
      change(state.onSlow(nowNanos));
    }
  }

  /**
   * Returns how long an attempt may take before it counts as slow; the longest time if for ever.
   */
  long slowNanos() {
    return slowNanos;
  }

  synchronized void onSuccess(BreakerState permit, long nowNanos) {
    score = Math.min(1, score + REWARD);
    if (permit == state) {
      change(state.onSuccess(nowNanos));
    }
  }

  synchronized void onFailure(BreakerState permit, long nowNanos) {
    score *= PENALTY;
    if (permit == state) {
      change(state.onFailure(nowNanos));
    }
  }

  /** Whatever the attempt's permit was: it counts for the state as it is. */
  @Override
  public synchronized void reportSilence(long nowNanos) {
    score *= PENALTY;
    change(state.onFailure(nowNanos));
  }

  /** Keeps the limits that the endpoint told of, and tells listeners. */
  void told(Target target, List<RateLimit> told) {
    if (limits.size() < MAX_MODELS || limits.containsKey(target.model())) {
      limits.put(target.model(), told);
    }
    events.accept(new PipelineEvent.RateLimitsTold(target.modelId(), endpoint, told));
  }

  @Override
  public List<RateLimit> rateLimits(String model) {
    return limits.getOrDefault(model, List.of());
  }

  synchronized void release(BreakerState permit) {
    if (permit == state) {
      permit.release();
    }
  }

  CircuitState kind() {
    return state.kind();
  }

  String reason() {
    return state.reason();
  }

  @Override
  public double score() {
    return score;
  }

  @Override
  public long blockedNanos(long nowNanos) {
    return state.blockedNanos(nowNanos);
  }

  /** Published under the monitor, so that listeners see the transitions in their order. */
  private void change(BreakerState next) {
    BreakerState before = state;
    if (next != before) {
      state = next;
      events.accept(
          new PipelineEvent.CircuitChanged(endpoint, before.kind(), next.kind(), next.reason()));
    }
  }
}
