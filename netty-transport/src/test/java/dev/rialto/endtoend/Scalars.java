package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.Document;
import dev.rialto.UserMessage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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

/** Everything of one value, as a user would ask for it. */
@Completion(timeout = "20s")
interface Scalars {

  /** All of them. */
  record All(
      boolean flag,
      char letter,
      byte small,
      short shorter,
      int number,
      long longer,
      float single,
      double precise,
      BigInteger big,
      BigDecimal exact,
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration,
      Year year,
      YearMonth month,
      MonthDay day,
      OffsetTime offsetTime,
      Period period,
      ZoneId zone,
      ZoneOffset difference,
      DayOfWeek weekday,
      Locale locale,
      Currency currency,
      URI uri,
      UUID id) {}

  All all(String about);

  URI uri(String about);

  @UserMessage("Sum up {{it}}, please.")
  String sum(Document document);
}
