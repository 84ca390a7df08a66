package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Figures.Circle}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Figures_Circle_RialtoCodec {
  private Figures_Circle_RialtoCodec() {
  }

  static Figures.Circle read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    double radius = 0;
    Optional<Figures.Figure> within = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "radius" -> {
          seen = in.mark(seen, 1L);
          radius = in.readDouble();
        }
        case "within" -> {
          seen = in.mark(seen, 2L);
          within = in.isNull() ? Optional.empty() : Optional.of(Figures_Figure_RialtoCodec.read(in));
        }
        case "kind" -> {
          seen = in.mark(seen, 4L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "radius", "within");
    }
    try {
      return new Figures.Circle(radius, within);
    } catch (RuntimeException refusal) {
      throw in.refused("Figures.Circle", refusal);
    }
  }
}
