package dev.rialto.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.UUID;

/** Reads strings with a format, for generated code. */
public final class JsonFormats {

  private static final int MAX_LENGTH = 100;
  private static final int MAX_URI_LENGTH = 10_000;

  private JsonFormats() {}

  /** Reads a date such as 2026-01-31. */
  public static LocalDate readLocalDate(ValueReader in) {
    try {
      return LocalDate.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a date such as 2026-01-31");
    }
  }

  /** Reads a time such as 13:45:30. */
  public static LocalTime readLocalTime(ValueReader in) {
    try {
      return LocalTime.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a time such as 13:45:30");
    }
  }

  /** Reads a date and time such as 2026-01-31T13:45:30. */
  public static LocalDateTime readLocalDateTime(ValueReader in) {
    try {
      return LocalDateTime.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a date and time such as 2026-01-31T13:45:30");
    }
  }

  /** Reads a moment such as 2026-01-31T13:45:30Z; any offset will do. */
  public static Instant readInstant(ValueReader in) {
    return offset(in).toInstant();
  }

  /** Reads a moment such as 2026-01-31T13:45:30+01:00. */
  public static OffsetDateTime readOffsetDateTime(ValueReader in) {
    return offset(in);
  }

  /** Reads a moment such as 2026-01-31T13:45:30+01:00, with or without a zone behind it. */
  public static ZonedDateTime readZonedDateTime(ValueReader in) {
    try {
      return ZonedDateTime.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a date and time with an offset such as 2026-01-31T13:45:30+01:00");
    }
  }

  /** Reads a duration such as PT1M30S. */
  public static Duration readDuration(ValueReader in) {
    try {
      return Duration.parse(text(in));
    } catch (DateTimeException | ArithmeticException e) {
      throw in.expected("an ISO-8601 duration such as PT1M30S");
    }
  }

  /** Reads a year. */
  public static Year readYear(ValueReader in) {
    int year = in.readInt();
    if (year < Year.MIN_VALUE || year > Year.MAX_VALUE) {
      throw in.expected("a year");
    }
    return Year.of(year);
  }

  /** Reads a month such as 2026-01. */
  public static YearMonth readYearMonth(ValueReader in) {
    try {
      return YearMonth.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a month such as 2026-01");
    }
  }

  /** Reads a period such as P1Y2M3D. */
  public static Period readPeriod(ValueReader in) {
    try {
      return Period.parse(text(in));
    } catch (DateTimeException | ArithmeticException e) {
      throw in.expected("a period such as P1Y2M3D");
    }
  }

  /** Reads a day of any year such as --12-31. */
  public static MonthDay readMonthDay(ValueReader in) {
    try {
      return MonthDay.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a day of a year such as --12-31");
    }
  }

  /** Reads a time such as 13:45:30+01:00. */
  public static OffsetTime readOffsetTime(ValueReader in) {
    try {
      return OffsetTime.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a time with its offset such as 13:45:30+01:00");
    }
  }

  /** Reads a time zone such as Europe/Berlin. */
  public static ZoneId readZoneId(ValueReader in) {
    try {
      return ZoneId.of(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a time zone such as Europe/Berlin");
    }
  }

  /** Reads a difference from UTC such as +01:00. */
  public static ZoneOffset readZoneOffset(ValueReader in) {
    try {
      return ZoneOffset.of(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a difference from UTC such as +01:00");
    }
  }

  /** Reads a language tag such as de-AT. */
  public static Locale readLocale(ValueReader in) {
    String text = text(in);
    try {
      Locale locale = new Locale.Builder().setLanguageTag(text.replace('_', '-')).build();
      int letters = locale.getLanguage().length();
      if (letters == 2 || letters == 3) { // of longer ones ISO 639 has none
        return locale;
      }
    } catch (IllformedLocaleException e) {
      throw in.expected("a language tag such as de-AT");
    }
    throw in.expected("a language tag such as de-AT");
  }

  /** Reads a currency's code such as EUR. */
  public static Currency readCurrency(ValueReader in) {
    try {
      return Currency.getInstance(text(in));
    } catch (IllegalArgumentException e) {
      throw in.expected("a currency's ISO 4217 code such as EUR");
    }
  }

  /** Reads a URI. */
  public static URI readUri(ValueReader in) {
    String text = in.readString();
    try {
      if (text.length() <= MAX_URI_LENGTH) {
        return new URI(text);
      }
    } catch (URISyntaxException e) {
      throw in.expected("a URI");
    }
    throw in.expected("a URI of at most " + MAX_URI_LENGTH + " characters");
  }

  /** Reads a UUID. */
  public static UUID readUuid(ValueReader in) {
    String text = in.readString();
    try {
      UUID uuid = UUID.fromString(text);
      // Java takes shorter ones, too, and fills them up.
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      throw in.expected("a UUID such as 123e4567-e89b-12d3-a456-426614174000");
    }
    throw in.expected("a UUID such as 123e4567-e89b-12d3-a456-426614174000");
  }

  private static OffsetDateTime offset(ValueReader in) {
    try {
      return OffsetDateTime.parse(text(in));
    } catch (DateTimeException e) {
      throw in.expected("a date and time with an offset such as 2026-01-31T13:45:30Z");
    }
  }

  private static String text(ValueReader in) {
    String text = in.readString();
    if (text.length() > MAX_LENGTH) {
      throw in.expected("a date, time or duration");
    }
    return text;
  }
}
