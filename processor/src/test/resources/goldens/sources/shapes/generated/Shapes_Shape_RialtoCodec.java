package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Shapes.Shape}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Shapes_Shape_RialtoCodec {
  private Shapes_Shape_RialtoCodec() {
  }

  static Shapes.Shape read(ValueReader in) {
    in.beginObject();
    var tag = in.discriminator("kind");
    return switch (tag) {
      case "Circle" -> Shapes_Circle_RialtoCodec.read(in);
      case "Group" -> Shapes_Group_RialtoCodec.read(in);
      default -> throw in.unknownTag("kind", tag, "one of Circle, Group");
    };
  }
}
