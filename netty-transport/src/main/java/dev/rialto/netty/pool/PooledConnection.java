package dev.rialto.netty.pool;

import java.net.SocketAddress;

/**
 * A connection in an {@link OriginPool}, ready for exchanges. All methods are called on its loop.
 */
interface PooledConnection {

  /** Returns {@code h2}, {@code h2c} or {@code http/1.1}. */
  String protocol();

  /** Returns where it is connected to. */
  SocketAddress remoteAddress();

  /** Returns whether one more exchange may be started now. */
  boolean available();

  /** Returns how many exchanges it carries. */
  int active();

  /** Returns how many exchanges were ever started on it. */
  int started();

  /** Returns from how many exchanges on another connection should be opened beside it. */
  int crowdedFrom();

  /**
   * Writes the exchange's request; only when {@link #available}. Takes over the exchange's body.
   * Flushed later, by {@link Loop#flushSoon}.
   */
  void start(Exchange exchange);

  /** Gives up an exchange whose handler has heard its last: resets its stream. */
  void abandon(Exchange exchange);

  /** Gives the server leave to send so many bytes more. */
  void credit(Exchange exchange, int wireBytes);

  /** Returns whether the server has leave to send something of this exchange's body. */
  boolean serverMaySend(Exchange exchange);

  /** An exchange has waited too long for the server: is the connection still alive? */
  void suspect();

  /** Flushes what was written. */
  void flush();

  /** Checks liveness, idleness and age; returns when to check again. */
  long check(long nowNanos);

  /** Takes no more exchanges, and closes when the last one has ended. */
  void retire();

  /** Closes at once; exchanges it still carries fail. */
  void close();
}
