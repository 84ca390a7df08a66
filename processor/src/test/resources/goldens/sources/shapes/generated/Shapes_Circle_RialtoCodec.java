package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Shapes.Circle}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Shapes_Circle_RialtoCodec {
  private Shapes_Circle_RialtoCodec() {
  }

  static Shapes.Circle read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    double radius = 0;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "radius" -> {
          seen = in.mark(seen, 1L);
          radius = in.readDouble();
        }
        case "kind" -> {
          seen = in.mark(seen, 2L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "radius");
    }
    try {
      return new Shapes.Circle(radius);
    } catch (RuntimeException refusal) {
      throw in.refused("Shapes.Circle", refusal);
    }
  }
}
