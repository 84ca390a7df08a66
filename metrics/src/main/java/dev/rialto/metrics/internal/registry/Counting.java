package dev.rialto.metrics.internal.registry;

/**
 * What exporters of this module read beyond what a listener shows its users, who cannot see this
 * package. Thread-safe.
 */
public abstract class Counting {

  private final Meters meters;

  /** Counts with these. */
  protected Counting(Meters meters) {
    this.meters = meters;
  }

  /** Returns what a listener counts with. */
  public static Meters of(Counting listener) {
    return listener.meters;
  }
}
