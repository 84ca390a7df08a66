/**
 * Merges embedding requests of concurrent callers into one upstream request and scatters the
 * vectors back. A call that finds nothing under way for its key goes at once; others gather until
 * that one ends, arrivals cease, the window closes or the request is full.
 *
 * <pre>
 *   start ─ key ─→ Lane ─ idle ───────────→ Batch ─→ next stage
 *                    └─ busy → open Batch ─↗   └─ vectors, usage, cost → each BatchMember
 * </pre>
 */
@NullMarked
package dev.rialto.internal.batch;

import org.jspecify.annotations.NullMarked;
