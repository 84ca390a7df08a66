package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.CannedAnswers;

/** What is asked and answered: 850 bytes up; 2 kB, or a stream of 200 deltas, down. */
final class Answers {

  static final int TEXT_LENGTH = 1_530;
  static final int DELTAS = 200;
  static final int STREAMED_LENGTH = DELTAS * CannedAnswers.word(0).length();
  static final String WHOLE = "Answer at once. ";
  static final String PIECES = "Answer in pieces. ";
  static final String QUESTION =
      "A bridge stands in the middle of the town and carries every call. ".repeat(11);

  private Answers() {}

  static String whole(String text) {
    IllegalStateException wrong = wrong(text);
    if (wrong != null) {
      throw wrong;
    }
    return text;
  }

  /** Returns what is wrong with a whole answer; null if nothing is. */
  static IllegalStateException wrong(String text) {
    return text.length() == TEXT_LENGTH
        ? null
        : new IllegalStateException("got " + text.length() + " characters of " + TEXT_LENGTH);
  }

  static void pieces(int length) {
    if (length != STREAMED_LENGTH) {
      throw new IllegalStateException("got " + length + " characters of " + STREAMED_LENGTH);
    }
  }
}
