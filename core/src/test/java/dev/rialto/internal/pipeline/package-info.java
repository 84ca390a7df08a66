/** Tests of the engine and of how clients and transports are found. */
@NullMarked
package dev.rialto.internal.pipeline;

import org.jspecify.annotations.NullMarked;
