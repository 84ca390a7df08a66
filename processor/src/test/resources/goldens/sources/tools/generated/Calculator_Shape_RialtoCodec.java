package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Calculator.Shape}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Calculator_Shape_RialtoCodec {
  private Calculator_Shape_RialtoCodec() {
  }

  static Calculator.Shape read(ValueReader in) {
    in.beginObject();
    var tag = in.discriminator("type");
    return switch (tag) {
      case "Circle" -> Calculator_Shape_Circle_RialtoCodec.read(in);
      case "Square" -> Calculator_Shape_Square_RialtoCodec.read(in);
      default -> throw in.unknownTag("type", tag, "one of Circle, Square");
    };
  }
}
