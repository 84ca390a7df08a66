package dev.rialto.internal.cache.semantic;

/**
 * A text that is known, and how well its answer served others. Thread-safe.
 *
 * @param <V> what is kept with it
 */
public final class SemanticEntry<V> {

  /** How many right answers outweigh a wrong one: as many as keep to 2 %. */
  private static final int RIGHT_FOR_A_WRONG = 50;

  private final Reading reading;
  private final float[] vector;
  private final V value;
  private Object partition = "";
  private long number;
  private int right;
  private int wrong;
  private double wrongFrom = -1;

  /** Makes one that was not compared with any text yet. */
  SemanticEntry(Reading reading, float[] vector, V value) {
    this.reading = reading;
    this.vector = vector;
    this.value = value;
  }

  void isIn(Object newPartition, long newNumber) {
    partition = newPartition;
    number = newNumber;
  }

  /** Returns a number that is the higher, the newer the entry is. */
  long number() {
    return number;
  }

  Object partition() {
    return partition;
  }

  /** Returns the text. */
  String text() {
    return reading.text();
  }

  /** Returns the text as the guards see it. */
  Reading reading() {
    return reading;
  }

  /** Returns its vector, which nobody may write to. */
  float[] vector() {
    return vector;
  }

  /** Returns what is kept with it. */
  public V value() {
    return value;
  }

  /**
   * Returns whether a text so like may have this one's answer: one that is more like than the one
   * that was wrong may, if it was but one; any may, if so many were right that those were strays.
   */
  synchronized boolean holds(double score) {
    return wrong == 0
        || (wrong == 1 && score > wrongFrom)
        || right >= (long) wrong * RIGHT_FOR_A_WRONG;
  }

  /** Takes in whether a text so like had the same answer; returns how many were compared before. */
  synchronized int compared(double score, boolean same) {
    int before = right + wrong;
    if (same) {
      right++;
    } else {
      wrong++;
      wrongFrom = Math.max(wrongFrom, score);
    }
    return before;
  }

  /** Returns what {@link #restore} takes up: right, wrong, and from where it was wrong. */
  synchronized double[] state() {
    return new double[] {right, wrong, wrongFrom};
  }

  /** Takes up what was learnt before. */
  synchronized void restore(int wasRight, int wasWrong, double wasWrongFrom) {
    right = wasRight;
    wrong = wasWrong;
    wrongFrom = wasWrongFrom;
  }
}
