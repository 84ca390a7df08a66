package dev.rialto.internal.wire;

import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rate-limit headers of all providers into one form. They agree neither on names nor on
 * what a reset is:
 *
 * <pre>
 *   x-ratelimit-{limit,remaining,reset}-{requests,tokens,…}    12ms, 6m0s, seconds, epoch s or ms
 *   x-ratelimit-{limit,remaining,reset}                        the same
 *   x-ratelimit-{limit,remaining}-tokens-minute                (Mistral)
 *   anthropic-ratelimit-{requests,…}-{limit,remaining,reset}   RFC 3339
 *   ratelimitbysize-{limit,remaining,reset}                    seconds
 *   x-ratelimitbysize-{limit,remaining}-{minute,month}         (Mistral)
 * </pre>
 */
public final class RateLimits {
  private static final Pattern COMMON =
      Pattern.compile("x-ratelimit-(limit|remaining|reset)(?:-([a-z0-9-]+))?");
  private static final Pattern ANTHROPIC =
      Pattern.compile("anthropic-ratelimit-([a-z-]+)-(limit|remaining|reset)");
  private static final Pattern BY_SIZE =
      Pattern.compile("(?:x-)?ratelimitbysize-(limit|remaining|reset)(?:-([a-z]+))?");
  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|us|µs|ns|d|h|m|s)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,9})?");
  // What is larger is a moment, not a span: as seconds 2001 and later, as milliseconds likewise.
  private static final double EPOCH_SECONDS = 1e9;
  private static final double EPOCH_MILLIS = 1e12;

  private RateLimits() {}

  /** Returns the limits that the headers tell of, by kind; empty if they tell of none. */
  public static List<RateLimit> of(Headers headers, Instant now) {
    Map<String, RateLimit> limits = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.contains("ratelimit")) {
            read(name, value.strip(), now, limits);
          }
        });
    return new ArrayList<>(limits.values());
  }

  private static void read(String name, String value, Instant now, Map<String, RateLimit> limits) {
    Matcher m = COMMON.matcher(name);
    if (m.matches()) {
      put(m.group(2) == null ? "requests" : m.group(2), m.group(1), value, now, limits);
      return;
    }
    m = ANTHROPIC.matcher(name);
    if (m.matches()) {
      put(m.group(1), m.group(2), value, now, limits);
      return;
    }
    m = BY_SIZE.matcher(name);
    if (m.matches()) {
      put(m.group(2) == null ? "tokens" : "tokens-" + m.group(2), m.group(1), value, now, limits);
    }
  }

  private static void put(
      String kind, String what, String value, Instant now, Map<String, RateLimit> limits) {
    RateLimit old = limits.getOrDefault(kind, new RateLimit(kind, -1, -1, null));
    RateLimit read =
        switch (what) {
          case "limit" -> new RateLimit(kind, count(value), old.remaining(), old.resetAt());
          case "remaining" -> new RateLimit(kind, old.limit(), count(value), old.resetAt());
          default -> new RateLimit(kind, old.limit(), old.remaining(), moment(value, now));
        };
    if (read.limit() >= 0 || read.remaining() >= 0 || read.resetAt() != null) {
      limits.put(kind, read);
    }
  }

  private static long count(String value) {
    return NUMBER.matcher(value).matches() ? (long) Double.parseDouble(value) : -1;
  }

  /** Reads a reset, whatever its form; null if it has none of the known ones. */
  static @Nullable Instant moment(String value, Instant now) {
    if (NUMBER.matcher(value).matches()) {
      double number = Double.parseDouble(value);
      if (number >= EPOCH_MILLIS) {
        return Instant.ofEpochMilli((long) number);
      }
      return number >= EPOCH_SECONDS
          ? Instant.ofEpochSecond((long) number)
          : now.plusMillis(Math.round(number * 1000));
    }
    Duration span = duration(value);
    if (span != null) {
      return now.plus(span);
    }
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration duration(String value) {
    Matcher part = DURATION_PART.matcher(value);
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
    }
    return end == 0 || end < value.length() ? null : Duration.ofNanos(Math.round(nanos));
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "d" -> 86_400e9;
      case "h" -> 3_600e9;
      case "m" -> 60e9;
      case "s" -> 1e9;
      case "ms" -> 1e6;
      case "ns" -> 1;
      default -> 1e3;
    };
  }
}
