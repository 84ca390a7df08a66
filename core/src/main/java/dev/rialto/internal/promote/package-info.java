/**
 * Puts calls that may wait, and have hours of time, into a provider's batch at about half the
 * price, and brings their answers back; written down before it is sent, a batch survives the
 * process.
 *
 * <pre>
 *   JobStage ─ may not wait ────────────────────────────────────────────→ next stage
 *     └ PromotedCall → costs → Seat → Intake ─ an equal call was paid for ─→ JobRun of that job
 *           ↑   └ failed, or its time is nearly over: live ──→ next stage      │
 *           │                            └ none → Lane (window, bytes) → JobRun: write, send, ask
 *           └────────── its events, its cost ←──── results, written first ─────┘
 *   JobBook: renews leases, takes over what others left, deletes what nobody asks for
 * </pre>
 */
@NullMarked
package dev.rialto.internal.promote;

import org.jspecify.annotations.NullMarked;
