package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Generics.Message}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Generics_Message_RialtoCodec {
  private Generics_Message_RialtoCodec() {
  }

  static Generics.Message read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String name_ = null;
    Integer in_ = null;
    Long seen_ = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> {
          seen = in.mark(seen, 1L);
          name_ = in.readString();
        }
        case "in" -> {
          seen = in.mark(seen, 2L);
          in_ = in.isNull() ? null : in.readInt();
        }
        case "seen" -> {
          seen = in.mark(seen, 4L);
          seen_ = in.readLong();
        }
        default -> in.skip();
      }
    }
    if ((seen & 5L) != 5L) {
      throw in.missing(seen, 5L, "name", "in", "seen");
    }
    try {
      return new Generics.Message(name_, in_, seen_);
    } catch (RuntimeException refusal) {
      throw in.refused("Generics.Message", refusal);
    }
  }
}
