package dev.rialto.internal.route;

import dev.rialto.internal.call.Health;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.FailureLimit;
import org.jspecify.annotations.Nullable;

/** What is known of an endpoint and its key, whatever the model. Thread-safe. */
final class KeyState {

  /** A refused key is tried again after this time: it may have been refreshed or paid for. */
  private static final long DEAD_NANOS = 60_000_000_000L;

  private final Endpoint endpoint;
  private final Health health;
  private final Limits limits;
  private final @Nullable Room room;
  private final @Nullable RecentFailures failures;
  private volatile double outlook = 1;

  /** Attempts begun so far. Neither exact nor seen at once by others, for nobody needs it so. */
  private int attempts;

  private volatile boolean refused;
  private volatile long refusedNanos;

  /**
   * Makes one.
   *
   * @param room how many attempts there may be at a time; null: any number
   */
  KeyState(Endpoint endpoint, Health health, Limits limits, @Nullable Room room) {
    this.limits = limits;
    this.room = room;
    this.endpoint = endpoint;
    this.health = health;
    FailureLimit borne = endpoint.protocol().failureLimit();
    this.failures = borne == null ? null : new RecentFailures(borne);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Health health() {
    return health;
  }

  /** Returns the places for attempts; null if there is any number of them. */
  @Nullable Room room() {
    return room;
  }

  /** Returns the health as it is now, lowered by what is to be feared. */
  double health(long nowNanos) {
    return health.score(nowNanos) * outlook;
  }

  /** Returns 1, or less where a trend says that it will not stay as it is. */
  double outlook() {
    return outlook;
  }

  void outlook(double value) {
    outlook = value;
  }

  /** The server has answered with an error. */
  void failed(long nowNanos) {
    if (failures != null) {
      failures.add(nowNanos);
    }
  }

  /** Returns how long the key is to be left in peace for its failures; 0 if it is not. */
  long pauseNanos(long nowNanos) {
    return failures == null ? 0 : failures.pauseNanos(nowNanos);
  }

  void begun() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  /** Returns what was configured for the key, whatever the model. */
  Limits limits() {
    return limits;
  }

  boolean isDead(long nowNanos) {
    return refused && nowNanos - refusedNanos < DEAD_NANOS;
  }

  void refused(long nowNanos) {
    refusedNanos = nowNanos;
    refused = true;
  }

  void accepted() {
    if (refused) {
      refused = false;
    }
  }
}
