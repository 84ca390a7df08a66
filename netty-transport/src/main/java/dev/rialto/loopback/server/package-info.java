/**
 * A listening socket, and what is between it and whoever answers. Knows HTTP, no dialect.
 *
 * <pre>
 *   Server → ConnectionInitializer: PrefaceDetector or ALPN → ExchangeHandler → Service
 *                                                      socket ← Delivery ← Plan
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.server;

import org.jspecify.annotations.NullMarked;
