/**
 * Equal calls under way share one. What is upstream is one call, which ends for each of its readers
 * as if it were theirs; one of them pays.
 *
 * <pre>
 *   Flights ─ unary ─→ UnaryFlight ─────────────────→ its readers, all at the end
 *      │    └ stream → StreamFlight ─→ LogEntry → … ─→ StreamReader, each at its own pace
 *      └─ FlightOwner: the cache, which remembers what was whole; Unpaid: what the others are told
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache.flight;

import org.jspecify.annotations.NullMarked;
