/** Tests of the event bus. */
@NullMarked
package dev.rialto.internal.events;

import org.jspecify.annotations.NullMarked;
