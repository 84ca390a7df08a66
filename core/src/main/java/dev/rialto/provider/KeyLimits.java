package dev.rialto.provider;

/**
 * How much may be sent with each key of a provider, as its account says. What the provider tells
 * with its answers counts beside it. Immutable.
 *
 * @param requestsPerMinute how many requests a minute; 0: not known
 * @param tokensPerMinute how many tokens a minute, of prompts and answers together; 0: not known
 */
public record KeyLimits(long requestsPerMinute, long tokensPerMinute) {

  /** Nothing is known before the provider tells. */
  public static final KeyLimits NONE = new KeyLimits(0, 0);
}
