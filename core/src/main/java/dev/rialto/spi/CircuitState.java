package dev.rialto.spi;

/** The state of a circuit breaker. */
public enum CircuitState {
  /** Attempts pass. */
  CLOSED,
  /** Attempts are turned away at once. */
  OPEN,
  /** A few attempts pass, to see whether the endpoint has recovered. */
  HALF_OPEN
}
