package dev.rialto.internal.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A text as a model sees it. Immutable, as long as nobody writes to its arrays. */
public final class ReadText {

  private final float[] vector;
  private final List<String> pieces;
  private final float[][] vectors;
  private final boolean whole;

  /**
   * Makes one.
   *
   * @param vector of the whole text, of length one
   * @param pieces its pieces
   * @param vectors of each piece in its context, of length one
   * @param whole whether no piece was left out
   */
  public ReadText(float[] vector, List<String> pieces, float[][] vectors, boolean whole) {
    this.vector = vector;
    this.pieces = pieces;
    this.vectors = vectors;
    this.whole = whole;
  }

  /** Returns the vector of the whole text, of length one. */
  public float[] vector() {
    return vector;
  }

  /** Returns whether no piece was left out. */
  public boolean whole() {
    return whole;
  }

  /**
   * Returns how near the piece of either text that lacks a counterpart most is to its nearest in
   * the other one, up to 1.
   *
   * @param light pieces that need no counterpart
   */
  public double leastCounterpart(ReadText other, Set<String> light) {
    double[] mine = new double[pieces.size()];
    double[] theirs = new double[other.pieces.size()];
    Arrays.fill(mine, -1);
    Arrays.fill(theirs, -1);
    for (int i = 0; i < mine.length; i++) {
      for (int j = 0; j < theirs.length; j++) {
        double dot = dot(vectors[i], other.vectors[j]);
        mine[i] = Math.max(mine[i], dot);
        theirs[j] = Math.max(theirs[j], dot);
      }
    }
    return Math.min(least(pieces, mine, light), least(other.pieces, theirs, light));
  }

  private static double least(List<String> pieces, double[] nearest, Set<String> light) {
    double least = 1;
    for (int i = 0; i < nearest.length; i++) {
      if (!light.contains(pieces.get(i))) {
        least = Math.min(least, nearest[i]);
      }
    }
    return least;
  }

  private static double dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    return s0 + s1 + s2 + s3;
  }
}
