package dev.rialto.internal.wire.sse;

/** An event is larger than the cap. Stays within the wire packages. */
public final class EventTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EventTooLarge() {
    super("event too large", null, false, false);
  }
}
