package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Outer.Kind}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Outer_Kind_RialtoCodec {
  private Outer_Kind_RialtoCodec() {
  }

  static Outer.Kind read(ValueReader in) {
    Outer.Kind value = of(in.readString());
    if (value == null) {
      throw in.expected("one of PERSON, PLACE");
    }
    return value;
  }

  static Outer.Kind of(String name) {
    return switch (name) {
      case "PERSON" -> Outer.Kind.PERSON;
      case "PLACE" -> Outer.Kind.PLACE;
      default -> null;
    };
  }
}
