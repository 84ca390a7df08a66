/**
 * Puts the stages together, in one method, and owns the threads behind them. Only this package
 * knows all stages.
 *
 * <pre>
 *   tools → fit → cache → pack → output → promote → admission → batcher → router → cost → breaker → upstream
 * </pre>
 */
@NullMarked
package dev.rialto.internal.pipeline;

import org.jspecify.annotations.NullMarked;
