package dev.rialto.loopback.server;

import dev.rialto.loopback.reply.Incoming;
import dev.rialto.loopback.reply.Plan;

/** What the server serves: hears of each connection and request. Called on the event loop. */
public interface Service {

  /** A connection was accepted. Returns its number. */
  long connected();

  /** A connection is gone. */
  void disconnected();

  /** Returns how a request is answered. */
  Plan receive(Incoming request);

  /**
   * A request is over.
   *
   * @param cancelled whether its client gave up before the answer was whole
   */
  void finished(boolean cancelled);
}
