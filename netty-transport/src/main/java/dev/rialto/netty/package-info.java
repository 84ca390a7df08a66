/**
 * The transport on Netty: connections to providers, kept in pools by origin, each pool confined to
 * one event loop. It moves bytes and knows no provider.
 *
 * <pre>
 *   any thread   NettyTransport.send → RequestBody (the caller writes into the socket's buffer) → LoopQueue
 *   the loop       → Exchange → OriginPool → Http2ClientConnection or Http1ClientConnection → socket
 *                        ↑          ↓ when there is no room
 *                        │       Connector: Names → AddressRace → proxy → TLS → first SETTINGS
 *   the loop     ResponseHandler ← Exchange ← ResponseBody (limits, gzip, credit) ← Http2Responses ← socket
 *   any thread   TransportExchange.consumed, cancel → LoopQueue → WINDOW_UPDATE, RST_STREAM
 * </pre>
 *
 * <p>Beside it: {@code Rotation} leaves addresses that a host no longer has, {@code
 * ConnectionBudget} shares the connections among the origins of all loops, {@code Loop} sweeps all
 * time limits, those of connecting too. What a server may send is bounded by {@code
 * TransportLimits}, what it may make us send by {@code FloodGate} and {@code AnswerFrames}.
 */
@NullMarked
package dev.rialto.netty;

import org.jspecify.annotations.NullMarked;
