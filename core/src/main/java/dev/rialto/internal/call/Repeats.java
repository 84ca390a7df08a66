package dev.rialto.internal.call;

/** How many repeats all calls together may still make. Thread-safe. */
public interface Repeats {

  /** Takes one repeat. Returns whether there was one. */
  boolean tryTake();

  /** Puts one back that was taken for an attempt that was never made. */
  void giveBack();
}
