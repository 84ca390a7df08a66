/** The listener, and what it reports. */
@NullMarked
package dev.rialto.metrics;

import org.jspecify.annotations.NullMarked;
