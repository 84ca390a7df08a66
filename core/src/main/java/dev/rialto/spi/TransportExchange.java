package dev.rialto.spi;

/**
 * A running exchange. Methods may be called from any thread and after the end, then without effect.
 */
public interface TransportExchange {

  /**
   * Says that bytes handed to {@link ResponseHandler#onData} have been worked off, so that the
   * server may send as many again. A handler that never says so stops the server after one window.
   *
   * @param bytes how many, at most those that were handed out and not yet acknowledged
   */
  void consumed(int bytes);

  /**
   * Ends the exchange: removes it if it still waits, resets its stream otherwise. The handler hears
   * nothing more after it, save what is running at that moment on another thread.
   */
  void cancel();

  /**
   * Returns whether {@link #cancel} returns at once, whatever the server and the network do. If
   * not, as by default, it is called on the executor of callbacks: what blocks there keeps neither
   * a call from its deadline nor other calls from theirs, if the executor has a thread to spare.
   */
  default boolean cancelsAtOnce() {
    return false;
  }
}
