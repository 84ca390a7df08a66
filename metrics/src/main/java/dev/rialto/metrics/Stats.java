package dev.rialto.metrics;

import dev.rialto.CacheStatus;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.time.Duration;
import java.util.Map;

/**
 * What happened within a window: in all, or with one method, model or endpoint.
 *
 * @param span how long the window is, or how long there has been anything to count
 * @param calls calls that ended
 * @param failed calls without an answer, cancelled ones not among them
 * @param cancelled calls that their callers gave up
 * @param failures failed calls by the exception's type
 * @param answers answered calls by where the answer came from
 * @param tokens the tokens of the calls
 * @param latency how long calls took; for a model or an endpoint, those it answered itself
 * @param firstToken how long streams took to their first content
 * @param attempts how long attempts took
 * @param attemptsFailed attempts that failed
 * @param attemptFailures failed attempts by the exception's type
 * @param cost what the attempts cost, failed and overtaken ones too; exact, without those that
 *     {@code costUnknown} counts
 * @param costUnknown attempts whose cost is not known, since a price is not
 */
public record Stats(
    Duration span,
    long calls,
    long failed,
    long cancelled,
    Map<String, Long> failures,
    Map<CacheStatus, Long> answers,
    TokenUsage tokens,
    Percentiles latency,
    Percentiles firstToken,
    Percentiles attempts,
    long attemptsFailed,
    Map<String, Long> attemptFailures,
    Usd cost,
    long costUnknown) {

  /** Returns the share of the calls that failed, cancelled ones left out; 0 without calls. */
  public double errorRate() {
    long counted = calls - cancelled;
    return counted == 0 ? 0 : (double) failed / counted;
  }

  /** Returns the share of the attempts that failed; 0 without attempts. */
  public double attemptErrorRate() {
    return attempts.count() == 0 ? 0 : (double) attemptsFailed / attempts.count();
  }

  /** Returns how many answers came from the cache or from an equal call in flight. */
  public long hits() {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().isHit())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns how many answered calls asked the cache. */
  public long lookups() {
    return hits() + answers.getOrDefault(CacheStatus.MISS, 0L);
  }

  /** Returns the share of hits of those that asked the cache; NaN if none did. */
  public double hitRatio() {
    return lookups() == 0 ? Double.NaN : (double) hits() / lookups();
  }

  /**
   * Returns what a call costs on average, in dollars: cached answers cost nothing, what is not
   * known is left out; NaN without calls.
   */
  public double costPerCall() {
    return calls == 0 ? Double.NaN : cost.toDouble() / calls;
  }

  /** Returns how many calls ended per second. */
  public double callsPerSecond() {
    return perSecond(calls);
  }

  /** Returns how many tokens a minute were read and written. */
  public double tokensPerMinute() {
    return perSecond(tokens.total()) * 60;
  }

  private double perSecond(long count) {
    return span.isZero() ? 0 : count / (span.toNanos() / 1e9);
  }
}
