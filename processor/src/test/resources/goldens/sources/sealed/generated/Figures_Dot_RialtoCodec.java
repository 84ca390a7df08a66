package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Figures.Dot}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Figures_Dot_RialtoCodec {
  private Figures_Dot_RialtoCodec() {
  }

  static Figures.Dot read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "kind" -> {
          seen = in.mark(seen, 1L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    try {
      return new Figures.Dot();
    } catch (RuntimeException refusal) {
      throw in.refused("Figures.Dot", refusal);
    }
  }
}
