/**
 * The counts as Prometheus reads them, by its own client library: {@link
 * dev.rialto.metrics.prometheus.PrometheusCollector} gives snapshots with labels, {@link
 * dev.rialto.metrics.prometheus.PrometheusText} writes them.
 *
 * <pre>
 *   RialtoMetrics → series, pipelines, transports, caches → PrometheusCollector → PrometheusText
 *                                                                               → your registry
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
