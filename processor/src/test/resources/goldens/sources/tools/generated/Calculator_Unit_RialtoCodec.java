package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Calculator.Unit}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Calculator_Unit_RialtoCodec {
  private Calculator_Unit_RialtoCodec() {
  }

  static Calculator.Unit read(ValueReader in) {
    Calculator.Unit value = of(in.readString());
    if (value == null) {
      throw in.expected("one of METRE, FOOT");
    }
    return value;
  }

  static Calculator.Unit of(String name) {
    return switch (name) {
      case "METRE" -> Calculator.Unit.METRE;
      case "FOOT" -> Calculator.Unit.FOOT;
      default -> null;
    };
  }
}
