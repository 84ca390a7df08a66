package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Calculator.Shape.Square}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Calculator_Shape_Square_RialtoCodec {
  private Calculator_Shape_Square_RialtoCodec() {
  }

  static Calculator.Shape.Square read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    double side = 0;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "side" -> {
          seen = in.mark(seen, 1L);
          side = in.readDouble();
        }
        case "type" -> {
          seen = in.mark(seen, 2L);
          in.skip();
        }
        default -> in.skip();
      }
    }
    if ((seen & 1L) != 1L) {
      throw in.missing(seen, 1L, "side");
    }
    try {
      return new Calculator.Shape.Square(side);
    } catch (RuntimeException refusal) {
      throw in.refused("Calculator.Shape.Square", refusal);
    }
  }
}
