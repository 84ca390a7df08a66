/** What Mistral does in its own way: no stream options, ids of tool calls of nine characters. */
@NullMarked
package dev.rialto.internal.wire.mistral;

import org.jspecify.annotations.NullMarked;
