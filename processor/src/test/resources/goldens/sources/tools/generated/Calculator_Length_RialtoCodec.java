package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Calculator.Length}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Calculator_Length_RialtoCodec {
  private Calculator_Length_RialtoCodec() {
  }

  static Calculator.Length read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    double value = 0;
    Calculator.Unit unit = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "value" -> {
          seen = in.mark(seen, 1L);
          value = in.readDouble();
        }
        case "unit" -> {
          seen = in.mark(seen, 2L);
          unit = Calculator_Unit_RialtoCodec.read(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "value", "unit");
    }
    try {
      return new Calculator.Length(value, unit);
    } catch (RuntimeException refusal) {
      throw in.refused("Calculator.Length", refusal);
    }
  }
}
