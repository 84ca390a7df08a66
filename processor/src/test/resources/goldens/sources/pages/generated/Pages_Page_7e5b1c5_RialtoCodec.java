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
final class Pages_Page_7e5b1c5_RialtoCodec {
  private Pages_Page_7e5b1c5_RialtoCodec() {
  }

  private static List<Pages.Risk> readListOfRisk(ValueReader in) {
    List<Pages.Risk> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(Pages_Risk_RialtoCodec.read(in));
    }
    return Collections.unmodifiableList(all);
  }

  static Pages.Page<Pages.Risk> read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    List<Pages.Risk> items = null;
    Optional<Pages.Risk> best = Optional.empty();
    int total = 0;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "items" -> {
          seen = in.mark(seen, 1L);
          items = readListOfRisk(in);
        }
        case "best" -> {
          seen = in.mark(seen, 2L);
          best = in.isNull() ? Optional.empty() : Optional.of(Pages_Risk_RialtoCodec.read(in));
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
      return new Pages.Page<Pages.Risk>(items, best, total);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Page", refusal);
    }
  }
}
