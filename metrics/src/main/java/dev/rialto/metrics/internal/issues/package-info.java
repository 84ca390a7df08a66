/**
 * Finds what is not as it should be in the statistics of a quarter of an hour, and says what to do.
 *
 * <pre>
 *   Stats, circuits, resources → IssueDetector, by IssueLimits → Issues with advice
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.internal.issues;

import org.jspecify.annotations.NullMarked;
