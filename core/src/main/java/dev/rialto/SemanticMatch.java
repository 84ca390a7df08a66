package dev.rialto;

/**
 * The text whose answer was given instead of asking again.
 *
 * @param text the user's text that was answered before
 * @param similarity the cosine of both texts' vectors, up to 1
 */
public record SemanticMatch(String text, double similarity) {}
