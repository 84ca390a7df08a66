/**
 * OpenTelemetry: {@link dev.rialto.metrics.otel.OpenTelemetryTracing} tells it of calls, attempts
 * and tools, by its conventions for generative AI.
 *
 * <pre>
 *   caller's context → span of the call → spans of its attempts and tools → histograms
 *                                       ↘ made current in tools, subscribers and dependents
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.otel;

import org.jspecify.annotations.NullMarked;
