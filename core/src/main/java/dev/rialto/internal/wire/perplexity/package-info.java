/** What Perplexity does in its own way: usage comes with every chunk, unasked. */
@NullMarked
package dev.rialto.internal.wire.perplexity;

import org.jspecify.annotations.NullMarked;
