/**
 * When a question is asked: hours of the day, weekdays, and how sure one can be that the coming
 * hour is one of them. Knows of hours alone, not of what is asked.
 */
@NullMarked
package dev.rialto.internal.cache.warming;

import org.jspecify.annotations.NullMarked;
