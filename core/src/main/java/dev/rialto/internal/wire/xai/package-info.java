/** What xAI does in its own way: reasoning models that refuse penalties and stop sequences. */
@NullMarked
package dev.rialto.internal.wire.xai;

import org.jspecify.annotations.NullMarked;
