package dev.rialto.internal.store;

/**
 * A store was not asked, since more is to be done than it is let do at a time. That tells nothing
 * of the store, and is no reason to leave it alone.
 */
public final class StoreBusyException extends StoreUnavailableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message which store, and what is too much, without secrets
   */
  public StoreBusyException(String message) {
    super(message);
  }
}
