package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Figures.Oval}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Figures_Oval_RialtoCodec {
  private Figures_Oval_RialtoCodec() {
  }

  static Figures.Oval read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    double width = 0;
    String type = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "width" -> {
          seen = in.mark(seen, 1L);
          width = in.readDouble();
        }
        case "type" -> {
          seen = in.mark(seen, 2L);
          type = in.readString();
        }
        case "kind" -> {
          seen = in.mark(seen, 4L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "width", "type");
    }
    try {
      return new Figures.Oval(width, type);
    } catch (RuntimeException refusal) {
      throw in.refused("Figures.Oval", refusal);
    }
  }
}
