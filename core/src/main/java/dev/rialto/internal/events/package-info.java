/** Hands pipeline events to listeners, off the call path. */
@NullMarked
package dev.rialto.internal.events;

import org.jspecify.annotations.NullMarked;
