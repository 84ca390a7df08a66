package dev.rialto.processor.model;

import com.palantir.javapoet.TypeName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.Locale;
import java.util.UUID;

/** The scalars, and how each stands in a JSON schema. */
public enum ScalarKind {
  /** {@code String}. */
  STRING(String.class, "string", "", ""),
  /** {@code char}. */
  CHAR(char.class, "string", "", "One character"),
  /** {@code boolean}. */
  BOOLEAN(boolean.class, "boolean", "", ""),
  /** {@code byte}. */
  BYTE(byte.class, "integer", "", ""),
  /** {@code short}. */
  SHORT(short.class, "integer", "", ""),
  /** {@code int}. */
  INT(int.class, "integer", "", ""),
  /** {@code long}. */
  LONG(long.class, "integer", "", ""),
  /** {@code float}. */
  FLOAT(float.class, "number", "", ""),
  /** {@code double}. */
  DOUBLE(double.class, "number", "", ""),
  /** {@code BigInteger}. */
  BIG_INTEGER(BigInteger.class, "integer", "", ""),
  /** {@code BigDecimal}. */
  BIG_DECIMAL(BigDecimal.class, "number", "", ""),
  /** {@code LocalDate}. */
  LOCAL_DATE(LocalDate.class, "string", "date", ""),
  /** {@code LocalTime}; the format {@code time} would ask for an offset. */
  LOCAL_TIME(LocalTime.class, "string", "", "A time such as 13:45:30"),
  /** {@code LocalDateTime}; the format {@code date-time} would ask for an offset. */
  LOCAL_DATE_TIME(LocalDateTime.class, "string", "", "A date and time such as 2026-01-31T13:45:30"),
  /** {@code Instant}. */
  INSTANT(Instant.class, "string", "date-time", ""),
  /** {@code OffsetDateTime}. */
  OFFSET_DATE_TIME(OffsetDateTime.class, "string", "date-time", ""),
  /** {@code ZonedDateTime}, of which the format knows the offset only. */
  ZONED_DATE_TIME(ZonedDateTime.class, "string", "date-time", ""),
  /** {@code Duration}; the format {@code duration} knows months, and no fractions of seconds. */
  DURATION(
      Duration.class, "string", "", "A duration in hours, minutes and seconds such as PT1M30S"),
  /** {@code Year}. */
  YEAR(Year.class, "integer", "", "A year"),
  /** {@code YearMonth}. */
  YEAR_MONTH(YearMonth.class, "string", "", "A month such as 2026-01"),
  /** {@code Period}; the format {@code duration} knows hours, too. */
  PERIOD(Period.class, "string", "", "A period such as P1Y2M3D"),
  /** {@code MonthDay}. */
  MONTH_DAY(MonthDay.class, "string", "", "A day of a year such as --12-31"),
  /** {@code OffsetTime}; the format {@code time} would ask for seconds. */
  OFFSET_TIME(OffsetTime.class, "string", "", "A time with its offset such as 13:45:30+01:00"),
  /** {@code ZoneId}. */
  ZONE_ID(ZoneId.class, "string", "", "A time zone such as Europe/Berlin"),
  /** {@code ZoneOffset}. */
  ZONE_OFFSET(ZoneOffset.class, "string", "", "A difference from UTC such as +01:00"),
  /** {@code Locale}. */
  LOCALE(Locale.class, "string", "", "A language tag such as de-AT"),
  /** {@code Currency}. */
  CURRENCY(Currency.class, "string", "", "A currency by its ISO 4217 code such as EUR"),
  /** {@code URI}; strict modes do not know the format {@code uri}. */
  URI_TEXT(URI.class, "string", "", "A URI"),
  /** {@code UUID}. */
  UUID_TEXT(UUID.class, "string", "uuid", "");

  private final Class<?> type;
  private final String jsonType;
  private final String format;
  private final String hint;

  ScalarKind(Class<?> type, String jsonType, String format, String hint) {
    this.type = type;
    this.jsonType = jsonType;
    this.format = format;
    this.hint = hint;
  }

  /** Returns the type; of a box, its primitive. */
  public TypeName type() {
    return TypeName.get(type);
  }

  /** Returns the type in a JSON schema. */
  public String jsonType() {
    return jsonType;
  }

  /** Returns the format in a JSON schema; empty if there is none. */
  public String format() {
    return format;
  }

  /** Returns what to tell the model where neither type nor format says it; empty if nothing. */
  public String hint() {
    return hint;
  }

  /** Returns the type's name as it is part of a method's name: {@code Int}, {@code LocalDate}. */
  public String label() {
    if (this == URI_TEXT || this == UUID_TEXT) {
      return this == URI_TEXT ? "Uri" : "Uuid";
    }
    String name = type.getSimpleName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** Returns whether it is a number, not counting years. */
  public boolean isNumber() {
    return isBasic() && !jsonType.equals("string") && this != BOOLEAN;
  }

  /** Returns whether it can be said to be past or to come. */
  public boolean isMoment() {
    return switch (this) {
      case LOCAL_DATE,
          LOCAL_TIME,
          LOCAL_DATE_TIME,
          INSTANT,
          OFFSET_DATE_TIME,
          OFFSET_TIME,
          ZONED_DATE_TIME,
          YEAR,
          YEAR_MONTH,
          MONTH_DAY ->
          true;
      default -> false;
    };
  }

  /** Returns whether every value fits a {@code long}. */
  public boolean fitsLong() {
    return this == BYTE || this == SHORT || this == INT || this == LONG;
  }

  /** Returns whether the reader itself reads it, not the helper for formatted strings. */
  public boolean isBasic() {
    return type.isPrimitive()
        || type == String.class
        || type == BigInteger.class
        || type == BigDecimal.class;
  }
}
