/** What OpenRouter does in its own way: a 403 is the verdict of a moderation. */
@NullMarked
package dev.rialto.internal.wire.openrouter;

import org.jspecify.annotations.NullMarked;
