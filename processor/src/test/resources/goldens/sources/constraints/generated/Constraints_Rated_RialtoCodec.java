package com.acme;

import dev.rialto.runtime.JsonChecks;
import dev.rialto.runtime.ValueReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Constraints.Rated}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Constraints_Rated_RialtoCodec {
  private static final Pattern PATTERN_1 = Pattern.compile("[A-Z]{3}-\\d+");

  private static final Pattern PATTERN_2 = Pattern.compile("yes|no", Pattern.CASE_INSENSITIVE);

  private static final Pattern PATTERN_3 = Pattern.compile(".*\\S.*", Pattern.DOTALL);

  private Constraints_Rated_RialtoCodec() {
  }

  private static List<String> readListOfString(ValueReader in) {
    List<String> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(in.readString());
    }
    return Collections.unmodifiableList(all);
  }

  private static Map<String, Integer> readMapOfInteger(ValueReader in) {
    Map<String, Integer> all = new LinkedHashMap<>();
    if (in.isObject()) {
      in.beginObject();
      for (var key = in.nextName(); key != null; key = in.nextName()) {
        in.unique(all.put(key, in.readInt()) == null);
      }
      return Collections.unmodifiableMap(all);
    }
    in.beginArray();
    while (in.nextElement()) {
      in.beginObject();
      String key = null;
      Integer value = null;
      long seen = 0L;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "key" -> {
            seen = in.mark(seen, 1L);
            key = in.readString();
          }
          case "value" -> {
            seen = in.mark(seen, 2L);
            value = in.readInt();
          }
          default -> in.skip();
        }
      }
      if (seen != 3L) {
        throw in.missing(seen, 3L, "key", "value");
      }
      in.unique(all.put(key, value) == null);
    }
    return Collections.unmodifiableMap(all);
  }

  static Constraints.Rated read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    int stars = 0;
    double weight = 0;
    Optional<BigDecimal> price = Optional.empty();
    String name_ = null;
    String id = null;
    String answer = null;
    String text = null;
    List<String> tags = null;
    Map<String, Integer> counts = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "stars" -> {
          seen = in.mark(seen, 1L);
          stars = in.readInt();
          JsonChecks.range(in, stars, 1L, 10L);
        }
        case "weight" -> {
          seen = in.mark(seen, 2L);
          weight = in.readDouble();
          JsonChecks.range(in, String.valueOf(weight), "0", true, "1.5", false);
        }
        case "price" -> {
          seen = in.mark(seen, 4L);
          price = in.isNull() ? Optional.empty() : Optional.of(in.readBigDecimal());
          if (price.isPresent()) {
            JsonChecks.range(in, String.valueOf(price.get()), "0", true, null, false);
          }
        }
        case "name" -> {
          seen = in.mark(seen, 8L);
          name_ = in.readString();
          JsonChecks.size(in, name_.length(), 2, 5, "characters");
        }
        case "id" -> {
          seen = in.mark(seen, 16L);
          id = in.readString();
          JsonChecks.matches(in, id, PATTERN_1);
        }
        case "answer" -> {
          seen = in.mark(seen, 32L);
          answer = in.readString();
          JsonChecks.matches(in, answer, PATTERN_2);
        }
        case "text" -> {
          seen = in.mark(seen, 64L);
          text = in.readString();
          JsonChecks.size(in, text.length(), 1, Integer.MAX_VALUE, "characters");
          JsonChecks.matches(in, text, PATTERN_3);
        }
        case "tags" -> {
          seen = in.mark(seen, 128L);
          tags = readListOfString(in);
          JsonChecks.size(in, tags.size(), 1, Integer.MAX_VALUE, "elements");
        }
        case "counts" -> {
          seen = in.mark(seen, 256L);
          counts = readMapOfInteger(in);
          JsonChecks.size(in, counts.size(), 0, 2, "entries");
        }
        default -> in.skip();
      }
    }
    if ((seen & 507L) != 507L) {
      throw in.missing(seen, 507L, "stars", "weight", "price", "name", "id", "answer", "text", "tags", "counts");
    }
    try {
      return new Constraints.Rated(stars, weight, price, name_, id, answer, text, tags, counts);
    } catch (RuntimeException refusal) {
      throw in.refused("Constraints.Rated", refusal);
    }
  }
}
