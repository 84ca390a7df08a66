package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Named}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Named_RialtoCodec {
  private Named_RialtoCodec() {
  }

  static Named read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String name_ = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> {
          seen = in.mark(seen, 1L);
          name_ = in.readString();
        }
        case "kind" -> {
          seen = in.mark(seen, 2L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "name");
    }
    try {
      return new Named(name_);
    } catch (RuntimeException refusal) {
      throw in.refused("Named", refusal);
    }
  }
}
