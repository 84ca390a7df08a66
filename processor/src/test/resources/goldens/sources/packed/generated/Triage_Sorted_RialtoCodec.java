package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Triage.Sorted}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Triage_Sorted_RialtoCodec {
  private Triage_Sorted_RialtoCodec() {
  }

  static Triage.Sorted read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    Triage.Mood mood = null;
    String desk = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "mood" -> {
          seen = in.mark(seen, 1L);
          mood = Triage_Mood_RialtoCodec.read(in);
        }
        case "desk" -> {
          seen = in.mark(seen, 2L);
          desk = in.readString();
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "mood", "desk");
    }
    try {
      return new Triage.Sorted(mood, desk);
    } catch (RuntimeException refusal) {
      throw in.refused("Triage.Sorted", refusal);
    }
  }
}
