package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Pages.Pair}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Pair_984de44_RialtoCodec {
  private Pages_Pair_984de44_RialtoCodec() {
  }

  static Pages.Pair<Pages.Risk, Pages.Page<String>> read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    Pages.Risk one = null;
    Pages.Page<String> two = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "one" -> {
          seen = in.mark(seen, 1L);
          one = Pages_Risk_RialtoCodec.read(in);
        }
        case "two" -> {
          seen = in.mark(seen, 2L);
          two = Pages_Page_b01ae465_RialtoCodec.read(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "one", "two");
    }
    try {
      return new Pages.Pair<Pages.Risk, Pages.Page<String>>(one, two);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Pair", refusal);
    }
  }
}
