/**
 * What stands in Dropwizard's registry, and under which name: {@link
 * dev.rialto.metrics.internal.registry.Meters} hears of everything and hands it to whom it
 * concerns.
 *
 * <pre>
 *   Meters → series            timers and meters that read them
 *          → circuits, outlooks, limits, tunings, batches     as events told
 *          → pipelines, transports, caches, resources         asked when somebody looks
 *          → Registration → MetricRegistry
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.internal.registry;

import org.jspecify.annotations.NullMarked;
