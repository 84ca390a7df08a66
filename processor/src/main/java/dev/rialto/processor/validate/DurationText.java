package dev.rialto.processor.validate;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as they stand in annotations. */
final class DurationText {

  static final String ALLOWED =
      "allowed is a number above 0 with a unit of ms, s, m or h, such as \"500ms\" or \"20s\", or"
          + " an ISO-8601 duration such as \"PT1M30S\"";

  /** The longest that the options of a call take, too. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");

  private DurationText() {}

  /** Returns whether nobody can mean so much. */
  static boolean isTooLong(long nanos) {
    return nanos > LONGEST.toNanos();
  }

  /** Returns the nanoseconds; empty if the text is no duration above 0. */
  static Optional<Long> nanos(String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      Duration duration;
      if (matcher.matches()) {
        long number = Long.parseLong(matcher.group(1));
        duration =
            switch (matcher.group(2)) {
              case "ms" -> Duration.ofMillis(number);
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              default -> Duration.ofHours(number);
            };
      } else {
        duration = Duration.parse(text);
      }
      if (duration.isNegative() || duration.isZero()) {
        return Optional.empty();
      }
      // Beyond 292 years there are no nanoseconds to count with.
      boolean countable = duration.compareTo(LONGEST.multipliedBy(2)) < 0;
      return Optional.of(countable ? duration.toNanos() : Long.MAX_VALUE);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
