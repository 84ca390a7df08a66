package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Pages.Risk}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Risk_RialtoCodec {
  private Pages_Risk_RialtoCodec() {
  }

  static Pages.Risk read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String name_ = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> {
          seen = in.mark(seen, 1L);
          name_ = in.readString();
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "name");
    }
    try {
      return new Pages.Risk(name_);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Risk", refusal);
    }
  }
}
