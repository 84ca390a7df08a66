package dev.rialto.metrics.internal.registry;

import dev.rialto.metrics.CircuitStatus;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The circuit breakers as far as events told; an endpoint that was never heard of is closed. */
public final class Circuits {

  private final ReentrantLock lock;
  private final int max;
  private final Map<String, Circuit> circuits = new LinkedHashMap<>();

  Circuits(ReentrantLock lock, int max) {
    this.lock = lock;
    this.max = max;
  }

  /** Returns a circuit that is new; null if it is known, or there are too many. */
  @Nullable Circuit admit(String endpoint) {
    lock.lock();
    try {
      if (circuits.containsKey(endpoint) || circuits.size() >= max) {
        return null;
      }
      Circuit created = new Circuit(endpoint);
      circuits.put(endpoint, created);
      return created;
    } finally {
      lock.unlock();
    }
  }

  void changed(CircuitChanged event, long nowNanos) {
    lock.lock();
    try {
      Circuit circuit = circuits.get(event.endpoint());
      if (circuit != null) {
        circuit.state = event.to();
        circuit.reason = event.reason();
        circuit.changedNanos = nowNanos;
        circuit.transitions[number(event.to())]++;
      }
    } finally {
      lock.unlock();
    }
  }

  List<CircuitStatus> status(long nowNanos) {
    lock.lock();
    try {
      List<CircuitStatus> status = new ArrayList<>();
      for (Circuit circuit : circuits.values()) {
        status.add(
            new CircuitStatus(
                circuit.endpoint,
                circuit.state,
                Duration.ofNanos(nowNanos - circuit.changedNanos),
                circuit.reason,
                circuit.transitions[number(CircuitState.OPEN)]));
      }
      return status;
    } finally {
      lock.unlock();
    }
  }

  /** One circuit breaker. */
  final class Circuit {
    private final String endpoint;
    private final long[] transitions = new long[CircuitState.values().length];
    private CircuitState state = CircuitState.CLOSED;
    private String reason = "";
    private long changedNanos;

    private Circuit(String endpoint) {
      this.endpoint = endpoint;
    }

    CircuitState state() {
      lock.lock();
      try {
        return state;
      } finally {
        lock.unlock();
      }
    }

    long transitions(CircuitState to) {
      lock.lock();
      try {
        return transitions[number(to)];
      } finally {
        lock.unlock();
      }
    }

    /** Returns the {@link Circuits#number} of the state. */
    int stateNumber() {
      return number(state());
    }
  }

  /** Returns 0 for closed, 1 for half open, 2 for open: the higher, the worse. */
  public static int number(CircuitState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }
}
