package dev.rialto.internal.route;

import dev.rialto.TokenUsage;

/**
 * What a reader has got from an attempt.
 *
 * @param text the text, as far as it is kept
 * @param whole whether that is all of it: only then another attempt may go on from it
 * @param reasoning the reasoning
 * @param usage the tokens spent, as far as reported
 * @param delivered how many pieces of content, from those before it too
 */
record Shown(String text, boolean whole, String reasoning, TokenUsage usage, int delivered) {}
