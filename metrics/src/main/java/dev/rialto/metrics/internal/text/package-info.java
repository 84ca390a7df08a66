/** Numbers and tables as people read them; knows nobody but the statistics. */
@NullMarked
package dev.rialto.metrics.internal.text;

import org.jspecify.annotations.NullMarked;
