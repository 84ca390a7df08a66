/**
 * Exchanges, and the connections that they share. Everything in here is confined to the loop of its
 * origin's pool, but for {@link dev.rialto.netty.pool.Pools}, the door, and the two methods by
 * which a caller gives credit and cancels.
 *
 * <pre>
 *   any thread   Pools.send → RequestBody (the caller writes into the socket's buffer) → LoopQueue
 *   the loop       → Exchange → OriginPool → Http2ClientConnection or Http1ClientConnection → socket
 *                        ↑          ↓ when there is no room
 *                        │       Connector: Names → AddressRace → proxy → TLS → first SETTINGS
 *   the loop     ResponseHandler ← Exchange ← ResponseBody (limits, gzip, credit) ← Http2Responses ← socket
 *   any thread   TransportExchange.consumed, cancel → LoopQueue → WINDOW_UPDATE, RST_STREAM
 * </pre>
 *
 * <p>Beside it: {@code Rotation} leaves addresses that a host no longer has, {@code
 * ConnectionBudget} shares the connections among the origins of all loops, {@code Loop} sweeps all
 * time limits, those of connecting too. The connections of both protocols are here, since an
 * exchange, its connection and the pool decide together what a failure means; what a connection can
 * do without them is in the rooms below.
 */
@NullMarked
package dev.rialto.netty.pool;

import org.jspecify.annotations.NullMarked;
