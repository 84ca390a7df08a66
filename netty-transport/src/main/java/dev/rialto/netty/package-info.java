/**
 * The transport on Netty: connections to providers, kept in pools by origin, each pool confined to
 * one event loop. It moves bytes and knows no provider. This package is what users touch; the rooms
 * behind it are not exported.
 *
 * <pre>
 *   netty            NettyTransport and its settings
 *     └→ pool        exchanges, connections, pools, loops: who waits, who is sent where, what failed
 *          ├→ dns        names to addresses
 *          ├→ connect    a socket: which kind, to which of the addresses, why not
 *          ├→ tls        whom we trust, and who we are
 *          ├→ http2      frames: what may come, what we answer, whether the server lives
 *          ├→ body       request bodies written, response bodies inflated, counted and limited
 *          └→ loop       a queue into an event loop, its threads, moments of its clock
 * </pre>
 *
 * <p>No room knows one that is drawn above it, but for the settings that users fill in ({@code
 * TransportLimits}, {@code ConnectionLimits}, {@code ProxySettings}, {@code CleartextProtocol}).
 * What a server may send is bounded by {@code TransportLimits}, what it may make us send by {@code
 * http2}.
 */
@NullMarked
package dev.rialto.netty;

import org.jspecify.annotations.NullMarked;
