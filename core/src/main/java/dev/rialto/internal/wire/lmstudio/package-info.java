/** The dialect of LM Studio. */
@NullMarked
package dev.rialto.internal.wire.lmstudio;

import org.jspecify.annotations.NullMarked;
