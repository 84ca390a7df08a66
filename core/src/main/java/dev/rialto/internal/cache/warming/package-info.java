/**
 * Answers before they are asked for: when a question is asked, by hours of the day and weekdays,
 * how sure one can be that the coming hour is one of them, and rounds that ask ahead within bounds
 * of calls and cost.
 *
 * <pre>
 *   asked ─→ FirstSeen ─ again ─→ Question: Habit, Worth ←─→ WarmingStore
 *   HourClock ─ before the hour ─→ WarmingRound: surest first ─→ Warmer.Answers fetches
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.warming;

import org.jspecify.annotations.NullMarked;
