package dev.rialto.internal.wire.json;

/**
 * Bytes are not JSON. Stays within the wire packages: dialects turn it into an exception of
 * Rialto's. Has no stack trace, since hostile input may cause many.
 */
public final class JsonFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean atEnd;

  JsonFault(String message, boolean atEnd) {
    super(message, null, false, false);
    this.atEnd = atEnd;
  }

  /** Returns whether the bytes might have become JSON if more had come. */
  public boolean isAtEnd() {
    return atEnd;
  }
}
