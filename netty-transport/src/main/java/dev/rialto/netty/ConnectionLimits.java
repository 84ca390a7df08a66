package dev.rialto.netty;

import java.time.Duration;

/**
 * How many connections there may be, and for how long.
 *
 * @param maxTotal connections to all origins together
 * @param maxPerOrigin connections to one origin
 * @param maxStreams concurrent calls on one HTTP/2 connection; a server may allow fewer
 * @param maxWaiting calls that may wait for a connection to one origin; one more is refused at once
 * @param idle a connection without calls is closed after so long
 * @param maxAge a connection takes no new calls after so long, give or take a tenth
 * @param pingAfter a connection with calls is asked for a sign of life when it has been silent for
 *     so long
 * @param pingTimeout how long it may take to give one
 */
public record ConnectionLimits(
    int maxTotal,
    int maxPerOrigin,
    int maxStreams,
    int maxWaiting,
    Duration idle,
    Duration maxAge,
    Duration pingAfter,
    Duration pingTimeout) {

  /** Times beyond this overflow nanoseconds when they are added up; nobody means them. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * 100 in all, 30 per origin, 1,000 calls each, 10,000 waiting, idle 240 s, age 30 min, ping after
   * 30 s for 10 s.
   */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          100,
          30,
          1_000,
          10_000,
          Duration.ofSeconds(240),
          Duration.ofMinutes(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** Checks that all are above zero, and times a year at most. */
  public ConnectionLimits {
    check("maxTotal", maxTotal, 1);
    check("maxPerOrigin", maxPerOrigin, 1);
    check("maxStreams", maxStreams, 1);
    check("maxWaiting", maxWaiting, 0);
    check("idle", idle);
    check("maxAge", maxAge);
    check("pingAfter", pingAfter);
    check("pingTimeout", pingTimeout);
  }

  private static void check(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "connections." + name + " is " + value + "; allowed is " + least + " or more");
    }
  }

  private static void check(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "connections." + name + " is " + value + "; allowed is above zero, at most a year");
    }
  }

  /** Returns the same with other numbers of connections. */
  public ConnectionLimits withMaxConnections(int total, int perOrigin) {
    return new ConnectionLimits(
        total, perOrigin, maxStreams, maxWaiting, idle, maxAge, pingAfter, pingTimeout);
  }

  /** Returns the same with another number of concurrent calls on a connection. */
  public ConnectionLimits withMaxStreams(int streams) {
    return new ConnectionLimits(
        maxTotal, maxPerOrigin, streams, maxWaiting, idle, maxAge, pingAfter, pingTimeout);
  }

  /** Returns the same with another number of calls that may wait. */
  public ConnectionLimits withMaxWaiting(int waiting) {
    return new ConnectionLimits(
        maxTotal, maxPerOrigin, maxStreams, waiting, idle, maxAge, pingAfter, pingTimeout);
  }

  /** Returns the same with other life times of connections. */
  public ConnectionLimits withLifetime(Duration idleFor, Duration age) {
    return new ConnectionLimits(
        maxTotal, maxPerOrigin, maxStreams, maxWaiting, idleFor, age, pingAfter, pingTimeout);
  }

  /** Returns the same with other times of the sign of life. */
  public ConnectionLimits withPing(Duration after, Duration timeout) {
    return new ConnectionLimits(
        maxTotal, maxPerOrigin, maxStreams, maxWaiting, idle, maxAge, after, timeout);
  }
}
