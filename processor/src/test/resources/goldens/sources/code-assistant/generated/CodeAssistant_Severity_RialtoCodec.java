package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link CodeAssistant.Severity}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class CodeAssistant_Severity_RialtoCodec {
  private CodeAssistant_Severity_RialtoCodec() {
  }

  static CodeAssistant.Severity read(ValueReader in) {
    CodeAssistant.Severity value = of(in.readString());
    if (value == null) {
      throw in.expected("one of LOW, HIGH");
    }
    return value;
  }

  static CodeAssistant.Severity of(String name) {
    return switch (name) {
      case "LOW" -> CodeAssistant.Severity.LOW;
      case "HIGH" -> CodeAssistant.Severity.HIGH;
      default -> null;
    };
  }
}
