package dev.rialto.netty.pool;

/**
 * How many calls a server takes on one connection, as far as it has shown: nginx leaves after so
 * many ({@code keepalive_requests}) and refuses all that was sent behind the last one. Who sends no
 * more than that is refused nothing. Confined to its pool's loop.
 *
 * <p>A server that leaves for another reason looks the same, so this is a guess: a connection that
 * has done its calls is tried with one more, and an answer to that one proves the guess wrong.
 */
final class ConnectionQuota {

  private int calls = Integer.MAX_VALUE;

  /** The server left a connection, and has not processed what came after so many calls. */
  void leftAfter(int taken) {
    if (taken > 0) {
      calls = taken;
    }
  }

  /** The server answers the nth call on a connection. */
  void answers(int nth) {
    if (nth > calls) {
      calls = Integer.MAX_VALUE;
    }
  }

  /** Returns whether a connection had better get no more calls. */
  boolean isUsedUp(PooledConnection connection) {
    return connection.started() >= calls && connection.active() > 0;
  }
}
