package dev.rialto.internal.route;

import dev.rialto.internal.call.LimitShares;
import dev.rialto.provider.KeyLimits;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a key, or of one model with a key, by kind. What was configured holds from the
 * start, what the provider tells from its first answer on. Thread-safe.
 */
final class Limits {

  private final Map<String, Allowance> byKind = new ConcurrentHashMap<>();

  /** Makes one that knows of no limit. */
  Limits() {}

  /** Makes one of a key's configured limits, which it may share with other processes. */
  Limits(KeyLimits configured, Endpoint endpoint, LimitShares shares, long nowNanos) {
    put("requests", configured.requestsPerMinute(), endpoint, shares, nowNanos);
    put("tokens", configured.tokensPerMinute(), endpoint, shares, nowNanos);
  }

  private void put(
      String kind, long perMinute, Endpoint endpoint, LimitShares shares, long nowNanos) {
    if (perMinute > 0) {
      LimitShares.Share share = shares.of(endpoint, kind);
      byKind.put(
          kind,
          share == null
              ? new Allowance(perMinute, nowNanos)
              : new SharedAllowance(perMinute, share, nowNanos));
    }
  }

  /** For tests: what was sent and not yet counted by the provider, of all kinds. */
  double pending() {
    return byKind.values().stream().mapToDouble(Allowance::pending).sum();
  }

  boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** Returns how long to wait before a request with so many tokens may be sent; 0: not at all. */
  long waitNanos(Load load, long nowNanos) {
    long wait = 0;
    for (Map.Entry<String, Allowance> limit : byKind.entrySet()) {
      wait = Math.max(wait, limit.getValue().waitNanos(load.amount(limit.getKey()), nowNanos));
    }
    return wait;
  }

  void take(Load load, long nowNanos) {
    byKind.forEach((kind, allowance) -> allowance.take(load.amount(kind), nowNanos));
  }

  void arrived(Load load) {
    if (!load.isWeighed()) {
      return; // it was sent before any limit was known
    }
    byKind.forEach((kind, allowance) -> allowance.arrived(load.amount(kind)));
  }

  /** Gives back what was taken for a request that was not sent. */
  void unsent(Load load) {
    arrived(load);
    byKind.forEach((kind, allowance) -> allowance.giveBack(load.amount(kind)));
  }

  /** Corrects what was taken by what was used. */
  void used(Load taken, Load used) {
    byKind.forEach((kind, allowance) -> allowance.giveBack(taken.amount(kind) - used.amount(kind)));
  }

  void told(List<RateLimit> limits, long nowNanos) {
    for (RateLimit limit : limits) {
      if (Load.counts(limit.kind()) && (limit.limit() > 0 || limit.remaining() >= 0)) {
        byKind
            .computeIfAbsent(limit.kind(), kind -> Allowance.of(limit, nowNanos))
            .told(limit, resetNanos(limit.resetAt()), nowNanos);
      }
    }
  }

  private static long resetNanos(@Nullable Instant resetAt) {
    if (resetAt == null) {
      return 0;
    }
    Duration left = Duration.between(Instant.now(), resetAt);
    return left.isNegative()
        ? 0
        : Math.min(left.toSeconds(), 1_000_000) * 1_000_000_000L + left.toNanosPart();
  }

  /**
   * What a request weighs.
   *
   * @param input the tokens of its prompt
   * @param output the tokens of its answer
   */
  record Load(long input, long output) {

    /** A request of which nothing is reckoned. */
    static final Load NONE = new Load(-1, -1);

    /** Returns whether the request was weighed, since there are limits. */
    boolean isWeighed() {
      return input >= 0;
    }

    static boolean counts(String kind) {
      return kind.contains("request") || kind.contains("req-") || kind.contains("token");
    }

    double amount(String kind) {
      if (!kind.contains("token")) {
        return 1;
      }
      return kind.startsWith("input") ? input : kind.startsWith("output") ? output : input + output;
    }
  }
}
