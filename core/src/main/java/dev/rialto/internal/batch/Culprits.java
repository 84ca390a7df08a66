package dev.rialto.internal.batch;

/**
 * What is known of a request that was divided because its answer was no answer: whether it was a
 * text that spoiled it, or the provider answers nothing well. Of two halves one is well if it was a
 * text, and each division finds it sooner; a provider that is broken would be asked for each text
 * by itself, and paid. Thread-safe.
 */
final class Culprits {

  private static final int HALVES = 2;

  private boolean well;
  private int spoiledHalves;

  /** A part of it was answered well, or refused for another reason. */
  synchronized void well() {
    well = true;
  }

  /**
   * A part of it was answered no better.
   *
   * @param isHalf whether it is one of the parts that were made first
   * @return whether there is hope that to divide it helps
   */
  synchronized boolean spoiled(boolean isHalf) {
    if (isHalf) {
      spoiledHalves++;
    }
    return well || spoiledHalves < HALVES;
  }
}
