package dev.rialto.spi;

/**
 * How much a provider embeds in one request.
 *
 * @param texts how many texts at most, 1 or more
 * @param tokens how many tokens all texts have together at most, 1 or more
 */
public record EmbeddingLimits(int texts, int tokens) {

  /** Of a provider that tells no limits: 256 texts of 100,000 tokens, which most take. */
  public static final EmbeddingLimits UNKNOWN = new EmbeddingLimits(256, 100_000);

  /** No limits. */
  public static final EmbeddingLimits NONE =
      new EmbeddingLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Checks the numbers. */
  public EmbeddingLimits {
    if (texts < 1 || tokens < 1) {
      throw new IllegalArgumentException(
          "Embedding limits are "
              + texts
              + " texts and "
              + tokens
              + " tokens; allowed is 1 or more");
    }
  }

  /** Returns what both allow. */
  public EmbeddingLimits and(EmbeddingLimits other) {
    return new EmbeddingLimits(Math.min(texts, other.texts), Math.min(tokens, other.tokens));
  }
}
