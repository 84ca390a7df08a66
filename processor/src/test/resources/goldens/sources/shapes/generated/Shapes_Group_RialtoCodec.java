package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Shapes.Group}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Shapes_Group_RialtoCodec {
  private Shapes_Group_RialtoCodec() {
  }

  private static List<Shapes.Shape> readListOfShape(ValueReader in) {
    List<Shapes.Shape> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(Shapes_Shape_RialtoCodec.read(in));
    }
    return Collections.unmodifiableList(all);
  }

  static Shapes.Group read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    List<Shapes.Shape> parts = null;
    String type = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "parts" -> {
          seen = in.mark(seen, 1L);
          parts = readListOfShape(in);
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
      throw in.missing(seen, 3L, "parts", "type");
    }
    try {
      return new Shapes.Group(parts, type);
    } catch (RuntimeException refusal) {
      throw in.refused("Shapes.Group", refusal);
    }
  }
}
