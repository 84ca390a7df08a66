/**
 * Counts tokens. Only {@link dev.rialto.internal.tokens.BpeEncodings} touches JTokkit, which may be
 * absent.
 */
@NullMarked
package dev.rialto.internal.tokens;

import org.jspecify.annotations.NullMarked;
