package dev.rialto.internal.call;

import dev.rialto.spi.Endpoint;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What several processes may send together with one key. Thread-safe. */
@FunctionalInterface
public interface LimitShares {

  /** Nothing is shared. */
  LimitShares NONE = (endpoint, kind) -> null;

  /**
   * Returns the share of a limit; null if it is not shared.
   *
   * @param kind {@code requests} or {@code tokens}
   */
  @Nullable Share of(Endpoint endpoint, String kind);

  /** One limit that is shared. Thread-safe; never blocks. */
  @FunctionalInterface
  interface Share {

    /**
     * Asks for leave to send so much more.
     *
     * @param perMinute the limit of all together
     * @param wanted how much
     * @param used what was sent without leave since the last time
     * @return fails if nobody can tell at the moment
     */
    CompletionStage<Lease> lease(double perMinute, double wanted, double used);
  }

  /**
   * Leave to send.
   *
   * @param granted how much; at most what was wanted
   * @param waitMillis after which time there may be more; 0 if all was granted
   */
  record Lease(double granted, long waitMillis) {}
}
