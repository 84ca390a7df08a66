/**
 * Redis for all who share something across instances: the answer cache, limits, budgets. One
 * connection for each Redis, used by all its users at once; commands are pipelined, bounded in
 * time, and fail at once while Redis is away. The only package that touches Lettuce.
 *
 * <pre>
 *   RedisConnections ─ open(settings) ─→ Redis ─→ StoreGuard ─→ Lettuce
 *                                          └── subscribe ─→ a second connection, made on demand,
 *                                                           and an echo that shows that it hears
 * </pre>
 */
@NullMarked
package dev.rialto.internal.redis;

import org.jspecify.annotations.NullMarked;
