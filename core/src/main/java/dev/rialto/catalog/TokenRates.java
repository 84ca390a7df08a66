package dev.rialto.catalog;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a million tokens cost, by kind of token. A rate that is not known is null. Immutable.
 *
 * @param input prompt tokens that the provider read anew
 * @param cached prompt tokens from the provider's own cache
 * @param cacheWrite prompt tokens written to that cache, to be kept for minutes
 * @param output tokens of the answer
 * @param reasoning tokens of reasoning; null: charged as output, as all providers do that name no
 *     rate of their own
 * @param cacheWriteHour prompt tokens written to that cache, to be kept for an hour
 */
public record TokenRates(
    @Nullable Usd input,
    @Nullable Usd cached,
    @Nullable Usd cacheWrite,
    @Nullable Usd output,
    @Nullable Usd reasoning,
    @Nullable Usd cacheWriteHour) {

  /** Nothing is known. */
  public static final TokenRates UNKNOWN = new TokenRates(null, null, null, null, null, null);

  /** Rates of a provider that keeps no prompt for an hour, or whose rate of it is not known. */
  public TokenRates(
      @Nullable Usd input,
      @Nullable Usd cached,
      @Nullable Usd cacheWrite,
      @Nullable Usd output,
      @Nullable Usd reasoning) {
    this(input, cached, cacheWrite, output, reasoning, null);
  }

  /**
   * Refuses negative rates.
   *
   * @throws IllegalArgumentException if one is below 0
   */
  public TokenRates {
    notNegative("input", input);
    notNegative("cached", cached);
    notNegative("cacheWrite", cacheWrite);
    notNegative("output", output);
    notNegative("reasoning", reasoning);
    notNegative("cacheWriteHour", cacheWriteHour);
  }

  private static void notNegative(String name, @Nullable Usd rate) {
    if (rate != null && rate.signum() < 0) {
      throw new IllegalArgumentException(
          "The rate " + name + " is " + rate + "; allowed is 0 or more");
    }
  }

  /** Returns rates of input and output; the rest is unknown. */
  public static TokenRates of(Usd input, Usd output) {
    return new TokenRates(input, null, null, output, null);
  }

  /**
   * Returns what some tokens cost, exactly; empty if there is a token whose rate is not known. The
   * rate of tokens that there are none of is not asked for.
   */
  public Optional<Usd> cost(TokenUsage usage) {
    Usd sum = Usd.ZERO;
    sum = add(sum, usage.inputFresh(), input);
    sum = add(sum, usage.inputCached(), cached);
    sum = add(sum, usage.cacheWritten() - usage.cacheWrittenForHour(), cacheWrite);
    sum = add(sum, usage.cacheWrittenForHour(), cacheWriteHour);
    sum = add(sum, usage.outputVisible(), output);
    sum = add(sum, usage.reasoning(), reasoning == null ? output : reasoning);
    return Optional.ofNullable(sum);
  }

  private static @Nullable Usd add(@Nullable Usd sum, long tokens, @Nullable Usd rate) {
    if (sum == null || tokens == 0) {
      return sum;
    }
    return rate == null ? null : sum.plus(rate.perMillion(tokens));
  }

  /** Returns all known rates times a share, such as one half. */
  public TokenRates times(BigDecimal share) {
    return new TokenRates(
        times(input, share),
        times(cached, share),
        times(cacheWrite, share),
        times(output, share),
        times(reasoning, share),
        times(cacheWriteHour, share));
  }

  private static @Nullable Usd times(@Nullable Usd rate, BigDecimal share) {
    return rate == null ? null : rate.times(share);
  }

  /** Returns these rates with those of another that are known in their place. */
  TokenRates overlaidWith(TokenRates other) {
    return new TokenRates(
        other.input == null ? input : other.input,
        other.cached == null ? cached : other.cached,
        other.cacheWrite == null ? cacheWrite : other.cacheWrite,
        other.output == null ? output : other.output,
        other.reasoning == null ? reasoning : other.reasoning,
        other.cacheWriteHour == null ? cacheWriteHour : other.cacheWriteHour);
  }
}
