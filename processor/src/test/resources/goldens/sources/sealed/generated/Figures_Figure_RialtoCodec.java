package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Figures.Figure}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Figures_Figure_RialtoCodec {
  private Figures_Figure_RialtoCodec() {
  }

  static Figures.Figure read(ValueReader in) {
    in.beginObject();
    var tag = in.discriminator("kind");
    return switch (tag) {
      case "Dot" -> Figures_Dot_RialtoCodec.read(in);
      case "Circle" -> Figures_Circle_RialtoCodec.read(in);
      case "Oval" -> Figures_Oval_RialtoCodec.read(in);
      case "Named" -> Named_RialtoCodec.read(in);
      default -> throw in.unknownTag("kind", tag, "one of Dot, Circle, Oval, Named");
    };
  }
}
