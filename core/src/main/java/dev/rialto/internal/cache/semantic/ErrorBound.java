package dev.rialto.internal.cache.semantic;

import java.util.Arrays;

/**
 * From which likeness on answers of near texts may be given, so that with 95 % certainty at most a
 * set share of them is false. Learnt from verified pairs of one method; thread-safe.
 *
 * <p>Texts that are only reworded and texts that differ in more are learnt apart. Of each, verified
 * pairs are counted by their scores, and the least score is taken for which the false share of all
 * pairs from there on is within the bound, by its posterior.
 *
 * <p>Of texts that differ in more nothing is known beforehand (a uniform prior): it takes some 150
 * right pairs, or more with errors among them, for a bound of 2 %. Of reworded texts, from {@link
 * #REWORDED} on, it is believed that they are answered alike, unless this method's answers hang on
 * the very words: a mixture of a share of about .3 % false, and of any share at all. So a few right
 * pairs are enough to begin, and one wrong pair ends it until many right ones outweigh it. The more
 * often one text was compared already, the less one more of its pairs counts: it is one witness.
 */
final class ErrorBound {

  /** The score from which on reworded texts are believed to be answered alike. */
  static final double REWORDED = 0.90;

  private static final double STEP = 0.01;
  private static final int BINS = 131;
  private static final int FIRST_BELIEVED = (int) Math.round(REWORDED / STEP);
  private static final double EAGER = 1;
  private static final double CERTAINTY = 0.95;

  /** How likely a method that wants this is one whose answers follow from the meaning. */
  private static final double FOLLOWS = 0.7;

  private static final Beta ALIKE = new Beta(0.9, 299.1);
  private static final Beta ANY = new Beta(1, 1);

  /** No method is believed in before it has shown so much. */
  private static final double LEAST_SEEN = 5;

  private static final double Z = 1.96;

  private final double mostFalse;
  private final Side reworded = new Side();
  private final Side changed = new Side();

  /** What was seen of one kind of pair. */
  private static final class Side {
    final double[] right = new double[BINS];
    final double[] wrong = new double[BINS];
    volatile double trusted = Double.POSITIVE_INFINITY;
  }

  /** Makes one that has seen nothing. */
  ErrorBound(double mostFalse) {
    this.mostFalse = mostFalse;
  }

  /** Returns whether the answer of a text so like may be given now. */
  boolean trusts(Likeness likeness) {
    return likeness.score() >= side(likeness).trusted;
  }

  /** Returns the least score that is trusted; infinite if none is. */
  double trusted(boolean ofReworded) {
    return (ofReworded ? reworded : changed).trusted;
  }

  private Side side(Likeness likeness) {
    return likeness.reworded() ? reworded : changed;
  }

  /** Takes in that the answer of a text so like was the same, or was not. */
  void observe(Likeness likeness, boolean same) {
    observe(likeness, same, 0);
  }

  /**
   * Takes in that the answer of a text so like was the same, or was not.
   *
   * @param before how often the known text was compared before
   */
  synchronized void observe(Likeness likeness, boolean same, int before) {
    Side side = side(likeness);
    int bin = Math.max(0, Math.min(BINS - 1, (int) (likeness.score() / STEP + 1e-9)));
    (same ? side.right : side.wrong)[bin] += same ? 1.0 / (1 + before) : 1;
    side.trusted = least(side);
  }

  private double least(Side side) {
    double right = 0;
    double wrong = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = BINS - 1; i >= 0; i--) {
      right += side.right[i];
      wrong += side.wrong[i];
      // Only where something was seen: nothing is known of what is less like than all of it.
      if (side.right[i] + side.wrong[i] > 0
          && ANY.seen(right, wrong).above(mostFalse) <= 1 - CERTAINTY) {
        least = i * STEP;
      }
      if (i == FIRST_BELIEVED && side == reworded && least > REWORDED && begins(right, wrong)) {
        least = REWORDED;
      }
    }
    return least;
  }

  /**
   * Returns whether reworded texts may be believed in. Right answers to less like ones show, too,
   * that the method's answers follow from the meaning, as long as no more like one was wrong.
   */
  private boolean begins(double right, double wrong) {
    double shown = right;
    if (wrong == 0) {
      for (int i = 0; i < FIRST_BELIEVED; i++) {
        shown += reworded.right[i];
      }
    }
    return shown + wrong >= LEAST_SEEN && exceeds(shown, wrong) <= 1 - CERTAINTY;
  }

  /** Returns how likely more than the set share of reworded texts is false. */
  private double exceeds(double right, double wrong) {
    Beta any = ANY.seen(right, wrong);
    Beta alike = ALIKE.seen(right, wrong);
    double ofAlike = FOLLOWS * Math.exp(alike.logBeta() - ALIKE.logBeta());
    double ofAny = (1 - FOLLOWS) * Math.exp(any.logBeta() - ANY.logBeta());
    return (ofAlike * alike.above(mostFalse) + ofAny * any.above(mostFalse)) / (ofAlike + ofAny);
  }

  /**
   * Returns how often a text so like is verified although it is trusted: the more seldom, the more
   * was seen.
   *
   * @param explore how often at least
   */
  synchronized double verifies(Likeness likeness, double explore) {
    if (explore == 0) {
      return 0;
    }
    Side side = side(likeness);
    double seen = 0;
    for (int i = likeness.reworded() ? FIRST_BELIEVED : 0; i < BINS; i++) {
      seen += side.right[i] + side.wrong[i];
    }
    return Math.max(explore, EAGER / (EAGER + seen));
  }

  /** Returns what was seen, to be kept: scores, right and wrong ones of each kind. */
  synchronized double[] state() {
    double[] all = new double[4 * BINS];
    System.arraycopy(reworded.right, 0, all, 0, BINS);
    System.arraycopy(reworded.wrong, 0, all, BINS, BINS);
    System.arraycopy(changed.right, 0, all, 2 * BINS, BINS);
    System.arraycopy(changed.wrong, 0, all, 3 * BINS, BINS);
    return all;
  }

  /** Takes up what was kept; what is not of this form is left alone. */
  synchronized void restore(double[] state) {
    if (state.length != 4 * BINS || !Arrays.stream(state).allMatch(v -> v >= 0 && v < 1e12)) {
      return;
    }
    System.arraycopy(state, 0, reworded.right, 0, BINS);
    System.arraycopy(state, BINS, reworded.wrong, 0, BINS);
    System.arraycopy(state, 2 * BINS, changed.right, 0, BINS);
    System.arraycopy(state, 3 * BINS, changed.wrong, 0, BINS);
    reworded.trusted = least(reworded);
    changed.trusted = least(changed);
  }

  /** Returns the upper end of Wilson's two-sided 95 % interval of a share (Wilson, 1927). */
  static double upperEnd(long errors, long all) {
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
