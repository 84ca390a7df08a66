package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Pages.Page}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Page_b01ae465_RialtoCodec {
  private Pages_Page_b01ae465_RialtoCodec() {
  }

  private static List<String> readListOfString(ValueReader in) {
    List<String> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(in.readString());
    }
    return Collections.unmodifiableList(all);
  }

  static Pages.Page<String> read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    List<String> items = null;
    Optional<String> best = Optional.empty();
    int total = 0;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "items" -> {
          seen = in.mark(seen, 1L);
          items = readListOfString(in);
        }
        case "best" -> {
          seen = in.mark(seen, 2L);
          best = in.isNull() ? Optional.empty() : Optional.of(in.readString());
        }
        case "total" -> {
          seen = in.mark(seen, 4L);
          total = in.readInt();
        }
        default -> in.skip();
      }
    }
    if ((seen & 5L) != 5L) {
      throw in.missing(seen, 5L, "items", "best", "total");
    }
    try {
      return new Pages.Page<String>(items, best, total);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Page", refusal);
    }
  }
}
