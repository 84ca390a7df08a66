/**
 * Reads the JSON that providers send, straight from the bytes, as a pull reader that is reused from
 * event to event.
 *
 * <p>Why our own: a stream is thousands of objects of 200 bytes, and making a parser for each costs
 * more than parsing it. It is lenient in values (unknown members, odd types) and strict in form.
 */
@NullMarked
package dev.rialto.internal.wire.json;

import org.jspecify.annotations.NullMarked;
