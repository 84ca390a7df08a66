package dev.rialto.tokens;

/**
 * A number of tokens.
 *
 * @param tokens how many
 * @param estimated whether the number is an estimate, because the encoding is not known, or because
 *     the provider does not say how it counts what was counted here (images, tools, schemas)
 */
public record TokenCount(long tokens, boolean estimated) {

  /** Returns the sum; an estimate if one of both is. */
  public TokenCount plus(TokenCount other) {
    return new TokenCount(tokens + other.tokens, estimated || other.estimated);
  }
}
