/**
 * Merges embedding requests of concurrent callers into one upstream request and scatters the
 * vectors back. A call that finds nothing under way for its key goes at once; others gather until
 * that one ends, arrivals cease, the window closes or the request is full.
 *
 * <pre>
 *   start ─ key ─→ Lane ─ idle ───────────→ Batch ─→ next stage
 *                    └─ busy → open Batch ─↗   └─ vectors, usage, cost → each BatchMember
 * </pre>
 *
 * <p>Above it, behind the cache, the items of a packed list gather until none of them is on its way
 * any more, and go in a few requests; what comes back is checked item by item.
 *
 * <pre>
 *   start ─ item? ─ no ─────────────────────────────────────→ next stage
 *             └─ yes → PackMember → PackLane of its list → Pack ─→ next stage
 *                          └──────── wrong or left out: alone ─────↗
 * </pre>
 */
@NullMarked
package dev.rialto.internal.batch;

import org.jspecify.annotations.NullMarked;
