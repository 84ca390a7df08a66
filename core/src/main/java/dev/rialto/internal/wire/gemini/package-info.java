/**
 * What Gemini does in its own way at its compatible address: thoughts are counted in the total
 * only.
 */
@NullMarked
package dev.rialto.internal.wire.gemini;

import org.jspecify.annotations.NullMarked;
