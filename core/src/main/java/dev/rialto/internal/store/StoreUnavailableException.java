package dev.rialto.internal.store;

/**
 * A store was not asked, did not answer in time, or is out of order. Internal: whoever uses a store
 * goes on without it, or says in a {@link dev.rialto.RialtoException} what that means.
 */
public class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one; it has no stack trace, since an outage makes many.
   *
   * @param message which store, and what is wrong, without secrets
   */
  public StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
