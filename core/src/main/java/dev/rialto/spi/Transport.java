package dev.rialto.spi;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Moves bytes between this process and providers. Knows no provider and no JSON.
 *
 * <p>Implementations are thread-safe. {@link #send} may be called from any thread.
 */
public interface Transport extends AutoCloseable {

  /**
   * Starts an exchange.
   *
   * <p>Never blocks, and never throws for anything that happens outside this process: every failure
   * reaches the handler. The request's body is written before this method returns. The handler is
   * called serially, on one of the transport's own threads or, before this method returns, on the
   * caller's.
   *
   * @param request what to send
   * @param handler gets the response
   * @return the running exchange
   */
  TransportExchange send(TransportRequest request, ResponseHandler handler);

  /**
   * Returns whether the current thread is one that this transport needs for its work, so that
   * blocking it could block the very answer that is waited for.
   */
  boolean isTransportThread();

  /**
   * Returns one of the loops that move this transport's bytes, each time the next of them, so that
   * another client of sockets can run on it instead of on threads of its own; such a client knows
   * by its type whether it can. What is run there must not block. The loop ends with the transport,
   * and with nobody else.
   *
   * @return a loop; empty, as by default, if there is none to share
   */
  default Optional<Executor> eventLoop() {
    return Optional.empty();
  }

  /** Returns what this transport has open and has done; {@link TransportStats#NONE} by default. */
  default TransportStats stats() {
    return TransportStats.NONE;
  }

  /**
   * Ends running exchanges with {@link TransportFailure.Kind#CLOSED}, closes connections and stops
   * threads. Idempotent; returns when no thread is left or after a few seconds.
   */
  @Override
  void close();
}
