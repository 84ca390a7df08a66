package com.acme;

import dev.rialto.runtime.JsonChecks;
import dev.rialto.runtime.JsonFormats;
import dev.rialto.runtime.ValueReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Constraints.Dated}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Constraints_Dated_RialtoCodec {
  private static final Pattern PATTERN_1 = Pattern.compile(".*@acme\\.com");

  private Constraints_Dated_RialtoCodec() {
  }

  private static String readBoundedString(ValueReader in) {
    String value = in.readString();
    JsonChecks.email(in, value);
    JsonChecks.matches(in, value, PATTERN_1);
    return value;
  }

  private static List<String> readListOfBoundedString(ValueReader in) {
    List<String> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(readBoundedString(in));
    }
    return Collections.unmodifiableList(all);
  }

  static Constraints.Dated read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    BigDecimal price = null;
    double count = 0;
    boolean agreed = false;
    Optional<Boolean> void_ = Optional.empty();
    LocalDate born = null;
    Optional<Instant> due = Optional.empty();
    String mail = null;
    List<String> mails = null;
    int mood = 0;
    int other = 0;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "price" -> {
          seen = in.mark(seen, 1L);
          price = in.readBigDecimal();
          JsonChecks.digits(in, String.valueOf(price), 3, 2);
        }
        case "count" -> {
          seen = in.mark(seen, 2L);
          count = in.readDouble();
          JsonChecks.digits(in, String.valueOf(count), 2, 0);
        }
        case "agreed" -> {
          seen = in.mark(seen, 4L);
          agreed = in.readBoolean();
          JsonChecks.is(in, agreed, true);
        }
        case "void_" -> {
          seen = in.mark(seen, 8L);
          void_ = in.isNull() ? Optional.empty() : Optional.of(in.readBoolean());
          if (void_.isPresent()) {
            JsonChecks.is(in, void_.get(), false);
          }
        }
        case "born" -> {
          seen = in.mark(seen, 16L);
          born = JsonFormats.readLocalDate(in);
          JsonChecks.past(in, born, false);
        }
        case "due" -> {
          seen = in.mark(seen, 32L);
          due = in.isNull() ? Optional.empty() : Optional.of(JsonFormats.readInstant(in));
          if (due.isPresent()) {
            JsonChecks.future(in, due.get(), true);
          }
        }
        case "mail" -> {
          seen = in.mark(seen, 64L);
          mail = in.readString();
          JsonChecks.email(in, mail);
        }
        case "mails" -> {
          seen = in.mark(seen, 128L);
          mails = readListOfBoundedString(in);
        }
        case "mood" -> {
          seen = in.mark(seen, 256L);
          mood = in.readInt();
          JsonChecks.range(in, mood, -5L, 5L);
        }
        case "other" -> {
          seen = in.mark(seen, 512L);
          other = in.readInt();
          JsonChecks.range(in, other, 0L, 9L);
        }
        default -> in.skip();
      }
    }
    if ((seen & 983L) != 983L) {
      throw in.missing(seen, 983L, "price", "count", "agreed", "void_", "born", "due", "mail", "mails", "mood", "other");
    }
    try {
      return new Constraints.Dated(price, count, agreed, void_, born, due, mail, mails, mood, other);
    } catch (RuntimeException refusal) {
      throw in.refused("Constraints.Dated", refusal);
    }
  }
}
