package dev.rialto.internal.cache.semantic;

import dev.rialto.internal.onnx.ReadText;
import java.util.Locale;

/**
 * Whether two answers in prose say the same, as far as can be told. When in doubt they do not: what
 * passes for the same by mistake would have wrong answers given. Two answers that a model wrote at
 * two times are hardly ever equal letter by letter, so their facts have to agree (numbers with
 * units, names, negations, opposites) as the {@link Guards} see them, and their meaning as the
 * model does. Stateless.
 */
final class SameAnswer {

  /** Of texts that are only reworded. */
  static final double LEAST_COSINE = 0.90;

  /**
   * Where other words stand in place of some: near in the whole, and each piece has a counterpart.
   */
  static final double LEAST_COSINE_OF_CHANGED = 0.95;

  static final double LEAST_COUNTERPART = 0.78;

  private SameAnswer() {}

  /** Returns whether two answers are equal but for case and blanks. */
  static boolean plainly(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** Returns whether two answers say the same, by what a model saw of their pieces. */
  static boolean of(String one, String other, ReadText seenOne, ReadText seenOther) {
    if (!seenOne.whole() || !seenOther.whole()) {
      return false; // what was not seen may be anything
    }
    double cosine = Dot.of(seenOne.vector(), seenOther.vector());
    return of(one, other, cosine, Likeness.counterpart(seenOne, seenOther));
  }

  /**
   * Returns whether two answers say the same.
   *
   * @param cosine of their vectors
   * @param counterpart as in {@link Likeness#of}; {@code NaN} if that is not known
   */
  static boolean of(String one, String other, double cosine, double counterpart) {
    if (cosine < LEAST_COSINE) {
      return false;
    }
    Reading a = Reading.of(one);
    Reading b = Reading.of(other);
    if (!Guards.allowStatements(a, b) || a.past != b.past || negations(a) != negations(b)) {
      return false;
    }
    // A word more narrows what is said: "safe", and "safe for adults".
    return (a.content.size() == b.content.size()
            && Likeness.of(a, b, cosine, counterpart).reworded())
        || (cosine >= LEAST_COSINE_OF_CHANGED && counterpart >= LEAST_COUNTERPART);
  }

  /** "No, you can not" denies twice and is no yes. */
  private static long negations(Reading reading) {
    return reading.words.stream().filter(Words.NEGATIONS::contains).count();
  }
}
