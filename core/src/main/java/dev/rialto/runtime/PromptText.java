package dev.rialto.runtime;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How an argument reads in a message: the same text for equal values, on every machine and in every
 * run, so that equal questions are equal to the cache.
 *
 * <p>Texts are sent as they are, null and an empty {@code Optional} as nothing. Lists and arrays
 * read {@code [a, b]}, maps {@code {k=v}}; a set or map without an order of its own is sorted by
 * its texts, since its order differs from run to run. {@code BigDecimal} is written without an
 * exponent, {@code java.util.Date} and {@code Calendar} as an instant of ISO-8601. All else,
 * records and {@code java.time} too, reads as its {@code toString()} says. Stateless.
 */
public final class PromptText {

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

  private PromptText() {}

  /** Returns how a value reads. */
  @SuppressWarnings("JavaUtilDate") // those who still have one must not get their server's zone
  public static String of(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value == null) {
      return "";
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    if (value instanceof OptionalInt number) {
      return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? String.valueOf(number.getAsLong()) : "";
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? String.valueOf(number.getAsDouble()) : "";
    }
    // A path is an Iterable of its own parts.
    if (value instanceof Iterable<?> all && !(value instanceof Path)) {
      return list(texts(all), all instanceof Set<?> set && !isOrdered(set));
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value.getClass().isArray()) {
      return array(value);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime()).toString();
    }
    if (value instanceof Calendar calendar) {
      return calendar.toInstant().toString();
    }
    return value.toString();
  }

  /** Returns the elements in their own order, or sorted by how they read if they have none. */
  public static <T> Iterable<T> inOrder(Iterable<T> all) {
    if (!(all instanceof Set<T> set) || isOrdered(set)) {
      return all;
    }
    List<T> sorted = new ArrayList<>(set);
    sorted.sort(Comparator.comparing(PromptText::of));
    return sorted;
  }

  /** Returns a date, such as {@code 2026-11-22}. */
  public static String date(LocalDateTime now) {
    return now.toLocalDate().toString();
  }

  /** Returns a time of day to the second, such as {@code 09:05:00}. */
  public static String time(LocalDateTime now) {
    return SECONDS.format(now);
  }

  /** Returns a date and a time of day to the second, such as {@code 2026-11-22T09:05:00}. */
  public static String dateTime(LocalDateTime now) {
    LocalDateTime whole = now.truncatedTo(ChronoUnit.SECONDS);
    return date(whole) + "T" + time(whole);
  }

  private static List<String> texts(Iterable<?> all) {
    List<String> texts = new ArrayList<>();
    all.forEach(element -> texts.add(of(element)));
    return texts;
  }

  private static String list(List<String> texts, boolean sorted) {
    if (sorted) {
      Collections.sort(texts);
    }
    return "[" + String.join(", ", texts) + "]";
  }

  private static String array(Object array) {
    StringJoiner all = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      all.add(of(Array.get(array, i)));
    }
    return all.toString();
  }

  private static String map(Map<?, ?> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(of(key) + "=" + of(value)));
    boolean ordered =
        map instanceof SortedMap || map instanceof LinkedHashMap || map instanceof EnumMap;
    if (!ordered) {
      Collections.sort(entries);
    }
    return "{" + String.join(", ", entries) + "}";
  }

  private static boolean isOrdered(Set<?> set) {
    return set instanceof SortedSet || set instanceof LinkedHashSet || set instanceof EnumSet;
  }
}
