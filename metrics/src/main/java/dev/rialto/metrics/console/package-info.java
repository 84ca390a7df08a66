/**
 * The live page, served from the user's own process: {@link
 * dev.rialto.metrics.console.MetricsConsole}.
 *
 * <pre>
 *   browser → token and rate limit → files of this jar and uPlot's
 *                                  → the state as JSON, once or every second ← RialtoMetrics, CallLog
 *                                  → Prometheus text, if its library is there
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.console;

import org.jspecify.annotations.NullMarked;
