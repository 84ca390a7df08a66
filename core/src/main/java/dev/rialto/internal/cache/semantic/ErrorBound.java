package dev.rialto.internal.cache.semantic;

/**
 * From which similarity on answers of near texts may be given, so that with 95 % certainty at most
 * a set share of them is false. Learnt from verified pairs of one method; thread-safe.
 *
 * <p>The verified pairs are counted in bins of similarity. The least similarity is taken for which
 * the upper end of Wilson's interval over all pairs from there on is within the bound (Wilson,
 * 1927). A method that has seen nothing gives nothing, and one that meets errors takes back what it
 * gave.
 */
public final class ErrorBound {

  private static final int BINS = 200;

  /** Of a two-sided interval of 95 %. */
  private static final double Z = 1.96;

  private final double mostFalse;
  private final int[] right = new int[BINS + 1];
  private final int[] wrong = new int[BINS + 1];
  private volatile double trusted = Double.POSITIVE_INFINITY;

  /** Makes one that has seen nothing. */
  public ErrorBound(double mostFalse) {
    this.mostFalse = mostFalse;
  }

  /** Returns whether a similarity is trusted now. */
  public boolean trusts(double similarity) {
    return similarity >= trusted;
  }

  /** Returns the least similarity that is trusted; infinite if none is. */
  public double trusted() {
    return trusted;
  }

  /** Takes in that the answer of a text so near was the same, or was not. */
  public synchronized void observe(double similarity, boolean same) {
    int bin = Math.max(0, Math.min(BINS, (int) (similarity * BINS)));
    (same ? right : wrong)[bin]++;
    long all = 0;
    long errors = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = BINS; i >= 0; i--) {
      all += right[i] + wrong[i];
      errors += wrong[i];
      // Only where something was seen: nothing is known of what is less near than all of it.
      if (right[i] + wrong[i] > 0 && upperEnd(errors, all) <= mostFalse) {
        least = (double) i / BINS;
      }
    }
    trusted = least;
  }

  /** Returns the upper end of Wilson's 95 % interval of a share. */
  public static double upperEnd(long errors, long all) {
    if (all == 0) {
      return 1;
    }
    double share = (double) errors / all;
    double z2 = Z * Z;
    return (share
            + z2 / (2 * all)
            + Z * Math.sqrt(share * (1 - share) / all + z2 / (4.0 * all * all)))
        / (1 + z2 / all);
  }
}
