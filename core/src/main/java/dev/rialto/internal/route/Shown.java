package dev.rialto.internal.route;

import dev.rialto.TokenUsage;

/**
 * What a reader has got from an attempt.
 *
 * @param text the text
 * @param reasoning the reasoning
 * @param usage the tokens spent, as far as reported
 * @param delivered how many pieces of content, from those before it too
 */
record Shown(String text, String reasoning, TokenUsage usage, int delivered) {}
