package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Streams.Mood}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Streams_Mood_RialtoCodec {
  private Streams_Mood_RialtoCodec() {
  }

  static Streams.Mood read(ValueReader in) {
    Streams.Mood value = of(in.readString());
    if (value == null) {
      throw in.expected("one of SAD, MERRY, PLAIN");
    }
    return value;
  }

  static Streams.Mood of(String name) {
    return switch (name) {
      case "SAD" -> Streams.Mood.SAD;
      case "MERRY" -> Streams.Mood.MERRY;
      case "PLAIN" -> Streams.Mood.PLAIN;
      default -> null;
    };
  }
}
