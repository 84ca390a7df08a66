package dev.rialto.loopback.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes strings of the formats that JSON schema names. */
final class SampleFormat {

  private static final Instant START = Instant.parse("2026-03-14T09:26:53Z");
  private static final int DAYS = 365;
  private static final Pattern URI = Pattern.compile("(?m)^A URI$");
  private static final Pattern CHARACTER = Pattern.compile("(?m)^One character$");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^A .{1,60}? such as (\\S+)$");

  private SampleFormat() {}

  /** Returns a string of the format; empty if the format is not known. */
  static String of(String format, int index, SplittableRandom random) {
    return switch (format) {
      case "date-time" -> START.plus(random.nextInt(DAYS), ChronoUnit.DAYS).toString();
      case "date" -> LocalDate.of(2026, 3, 14).plusDays(random.nextInt(DAYS)).toString();
      case "time" -> LocalTime.of(9, 26, 53).plusMinutes(random.nextInt(600)) + "Z";
      case "duration" -> "PT" + (1 + random.nextInt(12)) + "H";
      case "uuid" -> uuid(random);
      case "uri", "url", "iri" -> "https://example.com/" + (index + 1);
      case "uri-reference" -> "/" + (index + 1);
      case "email", "idn-email" -> "reader" + (index + 1) + "@example.com";
      case "hostname", "idn-hostname" -> "host" + (index + 1) + ".example.com";
      case "ipv4" -> "192.0.2." + (1 + random.nextInt(250));
      case "ipv6" -> "2001:db8::" + Integer.toHexString(1 + random.nextInt(0xfff0));
      case "regex" -> "^[a-z]+$";
      case "json-pointer" -> "/" + index;
      default -> "";
    };
  }

  /**
   * Returns what a description gives as an example; empty if it gives none. Formats that strict
   * modes do not know are told to models in such words.
   */
  static String example(String description, int index) {
    if (URI.matcher(description).find()) {
      return "https://example.com/" + (index + 1);
    }
    if (CHARACTER.matcher(description).find()) {
      return String.valueOf((char) ('A' + index % 26));
    }
    Matcher example = EXAMPLE.matcher(description);
    return example.find() ? example.group(1) : "";
  }

  /** Version 4, variant 2, as RFC 9562 lays it out. */
  private static String uuid(SplittableRandom random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
