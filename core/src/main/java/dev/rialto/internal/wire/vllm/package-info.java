/** The dialect of vLLM. */
@NullMarked
package dev.rialto.internal.wire.vllm;

import org.jspecify.annotations.NullMarked;
