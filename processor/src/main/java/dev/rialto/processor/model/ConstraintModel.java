package dev.rialto.processor.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** What a component's value must keep to besides its type. */
public sealed interface ConstraintModel {

  /** A text with more than blanks. */
  Matches NOT_BLANK = new Matches(".*\\S.*", List.of("DOTALL"));

  /**
   * A range of numbers; what is empty has no end.
   *
   * @param min the lower end
   * @param aboveMin whether the lower end itself is outside
   * @param max the upper end
   * @param belowMax whether the upper end itself is outside
   */
  record Range(
      Optional<BigDecimal> min, boolean aboveMin, Optional<BigDecimal> max, boolean belowMax)
      implements ConstraintModel {

    /** Returns the least integer within. */
    public Optional<BigDecimal> lowest() {
      return min.map(
          end -> {
            BigDecimal up = end.setScale(0, RoundingMode.CEILING);
            return aboveMin && up.compareTo(end) == 0 ? up.add(BigDecimal.ONE) : up;
          });
    }

    /** Returns the greatest integer within. */
    public Optional<BigDecimal> highest() {
      return max.map(
          end -> {
            BigDecimal down = end.setScale(0, RoundingMode.FLOOR);
            return belowMax && down.compareTo(end) == 0 ? down.subtract(BigDecimal.ONE) : down;
          });
    }
  }

  /**
   * A number of digits.
   *
   * @param integer the most before the point
   * @param fraction the most behind it; zeros at the end do not count
   */
  record Digits(int integer, int fraction) implements ConstraintModel {}

  /**
   * A boolean that is always the same.
   *
   * @param value which
   */
  record Always(boolean value) implements ConstraintModel {}

  /**
   * A moment that is past, or to come, when the answer is read.
   *
   * @param future whether it is to come
   * @param orPresent whether it may be now
   */
  record Moment(boolean future, boolean orPresent) implements ConstraintModel {}

  /** A text that is an address of e-mail. */
  record Email() implements ConstraintModel {}

  /**
   * A number of characters, elements or entries.
   *
   * @param min the least
   * @param max the most; {@link Integer#MAX_VALUE} if there is no end
   */
  record Size(int min, int max) implements ConstraintModel {}

  /**
   * A regular expression that the whole text must match.
   *
   * @param regex the expression
   * @param flags the names of constants of {@code java.util.regex.Pattern}
   */
  record Matches(String regex, List<String> flags) implements ConstraintModel {
    /** Copies the list. */
    public Matches {
      flags = List.copyOf(flags);
    }
  }
}
