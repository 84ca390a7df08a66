/** What DeepSeek does in its own way: JSON without a schema, which is told in words instead. */
@NullMarked
package dev.rialto.internal.wire.deepseek;

import org.jspecify.annotations.NullMarked;
