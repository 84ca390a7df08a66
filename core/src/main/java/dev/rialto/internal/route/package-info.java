/**
 * Decides which models at which endpoints may answer a call, and makes attempts until one has
 * answered or none can: each candidate once and at once, then repeats from one budget that all
 * calls share, all within the call's deadline. What a call needs (context, images, tools, price)
 * leaves candidates out before a byte is sent; what a key may still send holds it back.
 *
 * <pre>
 *   Call → Routes → Plan ─ Slot, Slot, Slot …          what may answer, in order
 *                    │
 *   Flight ← RoutedCall ── AttemptRun → the breaker     one attempt at a slot; two while a hedge runs
 *                    │ ◄── outcome → FailureClass       what to do about a failure
 *                    ├── RetryBudget, Backoff           whether and when to repeat
 *                    ├── Need → Misfit                  which models will do
 *                    ├── Limits → Allowance             what a key may still send, alone or shared
 *                    ├── Queueing → Room                places at an endpoint, and who waits for one
 *                    └── Comeback, HeldAnswer           a stream that breaks off after its first piece
 * </pre>
 *
 * <p>Off the way of calls, the {@code HealthWatch} has endpoints probed that nobody calls, and
 * lowers the scores of those whose latency or failures keep rising ({@code Trend}). Of a provider's
 * regions {@code ByRegion} takes the best.
 */
@NullMarked
package dev.rialto.internal.route;

import org.jspecify.annotations.NullMarked;
