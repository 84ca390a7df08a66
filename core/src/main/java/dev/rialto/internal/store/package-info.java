/**
 * Keeps a store that others run (Redis, a database, a user's cache tier) from harming calls: every
 * use has a time bound, and a store that fails is left alone until it answers a probe.
 *
 * <pre>
 *   run ─ in ──→ the store, bounded ─ failed → out
 *     └── out ─→ fails at once; when a probe is due, one goes to the store beside it ─ answered → in
 *   writes behind ─ WritePause, while the store goes out at each ─→ run
 * </pre>
 */
@NullMarked
package dev.rialto.internal.store;

import org.jspecify.annotations.NullMarked;
