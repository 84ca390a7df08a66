/** The dialect of llama.cpp's server. */
@NullMarked
package dev.rialto.internal.wire.llamacpp;

import org.jspecify.annotations.NullMarked;
