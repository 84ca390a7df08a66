package dev.rialto.internal.wire;

import dev.rialto.spi.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads how long a provider asks to wait. */
final class RetryHint {
  // What is larger is a moment, which some write in place of a span.
  private static final double EPOCH_SECONDS = 1e9;

  private static final Duration ENDLESS = Duration.ofDays(31);

  private RetryHint() {}

  /**
   * Returns the wait that the headers ask for; null if they ask for none.
   *
   * @param now used for a date, where the server does not tell its own time
   */
  static @Nullable Duration of(Headers headers, Instant now) {
    Duration wait = millis(headers.get("retry-after-ms"));
    if (wait == null) {
      wait = millis(headers.get("x-ms-retry-after-ms"));
    }
    String value = headers.get("retry-after");
    if (wait != null || value == null) {
      return wait;
    }
    Double seconds = number(value);
    if (seconds != null && seconds >= EPOCH_SECONDS) {
      return until(
          Objects.requireNonNull(RateLimits.moment(value.strip(), now)).toEpochMilli(), now);
    }
    if (seconds != null) {
      return seconds < 0 ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }
    Instant at = date(value);
    if (at == null) {
      // No number and no date: some write it like a reset, 1.5s or 120ms.
      String form = value.strip();
      Instant reset = RateLimits.moment(form, now);
      if (reset == null && form.matches("[0-9]{13,}")) {
        return ENDLESS; // a number beyond all numbers is no leave to come again at once
      }
      return reset == null ? null : until(reset.toEpochMilli(), now);
    }
    // The server's own clock, if it tells it: its date is meant by that.
    String sent = headers.get("date");
    Instant from = sent == null ? null : date(sent);
    Duration span = Duration.between(from == null ? now : from, at);
    return span.isNegative() ? Duration.ZERO : span;
  }

  /** Returns the wait until a moment in milliseconds of the epoch. */
  static Duration until(long epochMillis, Instant now) {
    return Duration.ofMillis(Math.max(0, epochMillis - now.toEpochMilli()));
  }

  // Azure sends −1 and 0 where it has nothing to say.
  private static @Nullable Duration millis(@Nullable String value) {
    Double millis = value == null ? null : number(value);
    return millis == null || millis <= 0 ? null : Duration.ofMillis(Math.round(millis));
  }

  private static @Nullable Double number(String value) {
    String text = value.strip();
    if (!text.matches("-?[0-9]{1,12}(\\.[0-9]{1,12})?")) {
      return null;
    }
    return Double.valueOf(text);
  }

  static @Nullable Instant date(String value) {
    String text = value.strip();
    try {
      // The day of the week says nothing that the date does not, and is wrong at times.
      return ZonedDateTime.parse(
              text.substring(text.indexOf(',') + 1).strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
