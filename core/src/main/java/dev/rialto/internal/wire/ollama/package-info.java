/** Ollama's variant of the dialect. */
@NullMarked
package dev.rialto.internal.wire.ollama;

import org.jspecify.annotations.NullMarked;
