package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Outer.Inner.Card}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Outer_Inner_Card_RialtoCodec {
  private Outer_Inner_Card_RialtoCodec() {
  }

  static Outer.Inner.Card read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String name_ = null;
    Outer.Kind kind = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> {
          seen = in.mark(seen, 1L);
          name_ = in.readString();
        }
        case "kind" -> {
          seen = in.mark(seen, 2L);
          kind = Outer_Kind_RialtoCodec.read(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "name", "kind");
    }
    try {
      return new Outer.Inner.Card(name_, kind);
    } catch (RuntimeException refusal) {
      throw in.refused("Outer.Inner.Card", refusal);
    }
  }
}
