package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Shapes.Drawing}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Shapes_Drawing_RialtoCodec {
  private Shapes_Drawing_RialtoCodec() {
  }

  static Shapes.Drawing read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    Shapes.Shape first = null;
    Optional<Shapes.Shape> second = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "first" -> {
          seen = in.mark(seen, 1L);
          first = Shapes_Shape_RialtoCodec.read(in);
        }
        case "second" -> {
          seen = in.mark(seen, 2L);
          second = in.isNull() ? Optional.empty() : Optional.of(Shapes_Shape_RialtoCodec.read(in));
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "first", "second");
    }
    try {
      return new Shapes.Drawing(first, second);
    } catch (RuntimeException refusal) {
      throw in.refused("Shapes.Drawing", refusal);
    }
  }
}
