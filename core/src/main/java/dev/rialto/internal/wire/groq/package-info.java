/** Groq's variant of the dialect. */
@NullMarked
package dev.rialto.internal.wire.groq;

import org.jspecify.annotations.NullMarked;
