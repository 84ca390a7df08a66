package dev.rialto.spi;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long each phase of an exchange may take. All are above zero, and a year at most. The deadline
 * of the call cuts every one of them short.
 *
 * @param acquire waiting for a connection that has room
 * @param resolve finding the host's addresses
 * @param connect opening a TCP connection
 * @param handshake the TLS handshake
 * @param headers from the request's last byte to the response's headers
 * @param firstToken from the request's last byte to the first content; comments do not count
 * @param betweenChunks between two pieces of a body, while the server has leave to send
 */
public record PhaseTimeouts(
    Duration acquire,
    Duration resolve,
    Duration connect,
    Duration handshake,
    Duration headers,
    Duration firstToken,
    Duration betweenChunks) {

  /** Waits beyond this overflow nanoseconds when they are added up; nobody means them. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * Checks that all are above zero.
   *
   * @throws ConfigurationException if one is not
   */
  public PhaseTimeouts {
    check("acquire", acquire);
    check("resolve", resolve);
    check("connect", connect);
    check("handshake", handshake);
    check("headers", headers);
    check("firstToken", firstToken);
    check("betweenChunks", betweenChunks);
  }

  private static void check(String phase, @Nullable Duration bound) {
    if (bound == null || bound.isNegative() || bound.isZero() || bound.compareTo(LONGEST) > 0) {
      throw new ConfigurationException(
          "timeouts." + phase + " is " + bound + "; allowed is above zero, at most a year",
          "Change the setting timeouts." + phase,
          FailureDetails.NONE,
          null);
    }
  }

  /**
   * Acquire 5 s, resolve 2 s, connect 3 s, handshake 5 s, headers 60 s, first token 120 s, between
   * chunks 30 s.
   */
  public static final PhaseTimeouts DEFAULT =
      new PhaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30));
}
