package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.Document;
import dev.rialto.UserMessage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
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
      URI uri,
      UUID id) {}

  All all(String about);

  URI uri(String about);

  @UserMessage("Sum up {{it}}, please.")
  String sum(Document document);
}
