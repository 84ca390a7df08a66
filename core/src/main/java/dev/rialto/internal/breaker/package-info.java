/**
 * One circuit breaker for each endpoint: it turns attempts away from an endpoint that keeps
 * failing, and lets a few probes through until it has recovered; a probe that hangs is no obstacle
 * to the next one for longer than a delay. All recovery in Rialto is this mechanism; the router
 * reads its {@link dev.rialto.internal.call.Health} to choose.
 *
 * <pre>
 *             5 failures in a row, or 10 % of 20 and more in 60 s
 *   ClosedState ───────────────────────────────────────────────► OpenState
 *        ▲                                                      │    ▲
 *        │ 3 probes succeed                       its delay is  │    │ a probe fails:
 *        │                                        over          ▼    │ a longer delay
 *        └──────────────────────────────────────────────── HalfOpenState
 * </pre>
 */
@NullMarked
package dev.rialto.internal.breaker;

import org.jspecify.annotations.NullMarked;
