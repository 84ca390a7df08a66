package com.acme;

import dev.rialto.runtime.JsonChecks;
import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Streams.Story}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Streams_Story_RialtoCodec {
  private Streams_Story_RialtoCodec() {
  }

  private static List<String> readListOfNullableString(ValueReader in) {
    List<String> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(in.isNull() ? null : in.readString());
    }
    return Collections.unmodifiableList(all);
  }

  private static Map<String, Streams.Mood> readMapOfNullableMood(ValueReader in) {
    Map<String, Streams.Mood> all = new LinkedHashMap<>();
    if (in.isObject()) {
      in.beginObject();
      for (var key = in.nextName(); key != null; key = in.nextName()) {
        in.unique(!all.containsKey(key));
        all.put(key, in.isNull() ? null : Streams_Mood_RialtoCodec.read(in));
      }
      return Collections.unmodifiableMap(all);
    }
    in.beginArray();
    while (in.nextElement()) {
      in.beginObject();
      String key = null;
      Streams.Mood value = null;
      long seen = 0L;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "key" -> {
            seen = in.mark(seen, 1L);
            key = in.readString();
          }
          case "value" -> {
            seen = in.mark(seen, 2L);
            value = in.isNull() ? null : Streams_Mood_RialtoCodec.read(in);
          }
          default -> in.skip();
        }
      }
      if (seen != 3L) {
        throw in.missing(seen, 3L, "key", "value");
      }
      in.unique(!all.containsKey(key));
      all.put(key, value);
    }
    return Collections.unmodifiableMap(all);
  }

  static Streams.Story read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String title = null;
    String mainText = null;
    int rating = 0;
    List<String> notes = null;
    Map<String, Streams.Mood> moods = null;
    Streams.Mood mood = null;
    Optional<Integer> pages = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "title" -> {
          seen = in.mark(seen, 1L);
          title = in.readString();
        }
        case "mainText" -> {
          seen = in.mark(seen, 2L);
          mainText = in.readString();
        }
        case "rating" -> {
          seen = in.mark(seen, 4L);
          rating = in.readInt();
          JsonChecks.range(in, rating, 1L, Long.MAX_VALUE);
        }
        case "notes" -> {
          seen = in.mark(seen, 8L);
          notes = readListOfNullableString(in);
        }
        case "moods" -> {
          seen = in.mark(seen, 16L);
          moods = readMapOfNullableMood(in);
        }
        case "mood" -> {
          seen = in.mark(seen, 32L);
          mood = in.isNull() ? null : Streams_Mood_RialtoCodec.read(in);
        }
        case "pages" -> {
          seen = in.mark(seen, 64L);
          pages = in.isNull() ? Optional.empty() : Optional.of(in.readInt());
        }
        default -> in.skip();
      }
    }
    if ((seen & 31L) != 31L) {
      throw in.missing(seen, 31L, "title", "mainText", "rating", "notes", "moods", "mood", "pages");
    }
    try {
      return new Streams.Story(title, mainText, rating, notes, moods, mood, pages);
    } catch (RuntimeException refusal) {
      throw in.refused("Streams.Story", refusal);
    }
  }
}
