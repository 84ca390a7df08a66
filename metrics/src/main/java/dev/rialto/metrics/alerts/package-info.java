/**
 * Tells people what came up and what passed: {@link dev.rialto.metrics.alerts.AlertMonitor} looks
 * for issues over their limits and for minutes unlike the hours before, and tells {@link
 * dev.rialto.metrics.alerts.AlertSink}s.
 *
 * <pre>
 *   RialtoMetrics → issues ─────────────────────┐
 *                 → minutes → anomaly detector ─┴→ AlertMonitor → a queue for each → AlertSink: log,
 *                                                                                   webhook, yours
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.alerts;

import org.jspecify.annotations.NullMarked;
