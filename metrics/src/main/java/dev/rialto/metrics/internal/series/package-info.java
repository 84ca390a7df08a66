/**
 * Counts and histograms: one series for each method, model and endpoint, bounded in number, of the
 * day and since the beginning.
 *
 * <pre>
 *   event → SeriesTable finds a Series → Tally of the open minute → Packed minutes → Packed fives
 *   Scope: the series that are looked at together ← Reading → numbers, rates, Stats of a Window
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.internal.series;

import org.jspecify.annotations.NullMarked;
