package dev.rialto;

import java.time.Duration;

/**
 * Asks a provider to keep what it has read of a prompt, so that the next call with the same
 * beginning is cheaper and faster. Anthropic is told where the instructions, the tools and the
 * conversation end, OpenRouter likewise for Anthropic's models; OpenAI and Venice are given the key
 * and how long to keep it, vLLM the key as its salt, llama.cpp's server is asked to keep it; others
 * keep what they like, and of a server that does not, its own member is given as {@code extra}.
 *
 * @param key what calls with the same beginning have in common, for providers that want to be told;
 *     empty: nothing is told
 * @param keep how long; up to an hour or a day, whichever the provider offers next
 */
public record PromptCache(String key, Duration keep) {

  /** For some minutes, without a key. */
  public static final PromptCache SHORT = new PromptCache("", Duration.ofMinutes(5));

  /** For an hour or more, without a key. */
  public static final PromptCache LONG = new PromptCache("", Duration.ofHours(1));

  /** Refuses a span that is not above zero. */
  public PromptCache {
    if (keep.isNegative() || keep.isZero()) {
      throw new IllegalArgumentException("keep is " + keep + "; allowed is above zero");
    }
  }
}
