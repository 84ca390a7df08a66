package dev.rialto;

/** Which calls go first when not all can. */
public enum Priority {
  /** A person waits for it. */
  HIGH,
  /** The usual. */
  NORMAL,
  /** Bulk work. */
  LOW
}
