/**
 * Runs a list of calls: so many at a time, the heavy ones fewer, within one deadline, each with an
 * outcome of its own.
 *
 * <pre>
 *   Bulk (settings) → BulkRun ─ Queues: HIGH, MEDIUM, LOW ─→ the user's call of an item → BulkItem
 *                        └── Heap: fewer at a time when memory is short
 * </pre>
 */
@NullMarked
package dev.rialto.internal.bulk;

import org.jspecify.annotations.NullMarked;
