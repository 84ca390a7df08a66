package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Triage.Mood}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Triage_Mood_RialtoCodec {
  private Triage_Mood_RialtoCodec() {
  }

  static Triage.Mood read(ValueReader in) {
    Triage.Mood value = of(in.readString());
    if (value == null) {
      throw in.expected("one of GOOD, BAD");
    }
    return value;
  }

  static Triage.Mood of(String name) {
    return switch (name) {
      case "GOOD" -> Triage.Mood.GOOD;
      case "BAD" -> Triage.Mood.BAD;
      default -> null;
    };
  }
}
