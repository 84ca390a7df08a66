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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one endpoint. Thread-safe: the state changes under this object's monitor,
 * which nobody holds while waiting; a closed breaker lets attempts pass without it.
 */
final class Breaker implements Health {

  private static final double REWARD = 0.1;
  private static final double PENALTY = 0.5;

  /** In so many seconds without an attempt, a bad score loses all but a third of its badness. */
  private static final double FORGIVING_NANOS = 10e9;

  /** Names of models may come from callers. */
  private static final int MAX_MODELS = 1000;

  private final String endpoint;
  private final Consumer<PipelineEvent> events;
  private final long slowNanos;
  private volatile BreakerState state;

  /** The last that was handed out: attempts share that of their state. */
  private volatile @Nullable StatePermit lastPermit;

  private volatile double score = 1;
  private volatile long scoredAtNanos;

  /** By model: providers limit each by itself. */
  private final Map<String, List<RateLimit>> limits = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param mayOpen whether one that answers now and then may be shut out, for all that is known of
   *     the others; asked under this object's monitor, and must not take another's
   */
  Breaker(
      String endpoint,
      BreakerSettings settings,
      BooleanSupplier mayOpen,
      Consumer<PipelineEvent> events,
      long nowNanos) {
    this.endpoint = endpoint;
    this.events = events;
    this.slowNanos = settings.slowCall() == null ? Long.MAX_VALUE : settings.slowCall().toNanos();
    this.state = new ClosedState(settings, mayOpen, null, nowNanos);
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
      return state.tryAcquire(nowNanos) ? state : null;
    }
  }

  /** Returns what an attempt is given that a state has let through. */
  StatePermit permit(BreakerState letThrough) {
    StatePermit last = lastPermit;
    if (last == null || last.state() != letThrough) {
      lastPermit = last = new StatePermit(this, letThrough);
    }
    return last;
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
    reward(nowNanos);
    if (permit == state) {
      change(state.onSuccess(nowNanos));
    }
  }

  synchronized void onFailure(BreakerState permit, long nowNanos) {
    punish(nowNanos);
    if (permit == state) {
      change(state.onFailure(nowNanos));
    }
  }

  /** Whatever the attempt's permit was: it counts for the state as it is. */
  @Override
  public synchronized void reportSilence(long nowNanos) {
    punish(nowNanos);
    change(state.onFailure(nowNanos));
  }

  /** A list of models that comes proves less than an answer: it closes no circuit. */
  @Override
  public synchronized void reportProbe(boolean alive, long nowNanos) {
    if (alive) {
      reward(nowNanos);
    } else {
      reportSilence(nowNanos);
    }
  }

  private void reward(long nowNanos) {
    if (score < 1) {
      score = Math.min(1, score(nowNanos) + REWARD);
      scoredAtNanos = nowNanos;
    }
  }

  private void punish(long nowNanos) {
    score = score(nowNanos) * PENALTY;
    scoredAtNanos = nowNanos;
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

  @Override
  public boolean isOpen() {
    return state.kind() != CircuitState.CLOSED;
  }

  String reason() {
    return state.reason();
  }

  @Override
  public double score() {
    return score;
  }

  @Override
  public double score(long nowNanos) {
    double then = score;
    return then >= 1
        ? 1
        : 1 - (1 - then) * Math.exp(-Math.max(0, nowNanos - scoredAtNanos) / FORGIVING_NANOS);
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
