package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Trees.Season}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Trees_Season_RialtoCodec {
  private Trees_Season_RialtoCodec() {
  }

  static Trees.Season read(ValueReader in) {
    Trees.Season value = of(in.readString());
    if (value == null) {
      throw in.expected("one of WINTER, SUMMER");
    }
    return value;
  }

  static Trees.Season of(String name) {
    return switch (name) {
      case "WINTER" -> Trees.Season.WINTER;
      case "SUMMER" -> Trees.Season.SUMMER;
      default -> null;
    };
  }
}
