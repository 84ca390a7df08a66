package com.acme;

import dev.rialto.runtime.JsonFormats;
import dev.rialto.runtime.ValueReader;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Trees.Leaf}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Trees_Leaf_RialtoCodec {
  private Trees_Leaf_RialtoCodec() {
  }

  static Trees.Leaf read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    URI uri = null;
    UUID id = null;
    LocalDate day = null;
    char letter = 0;
    boolean green = false;
    Optional<Trees.Season> season = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "uri" -> {
          seen = in.mark(seen, 1L);
          uri = JsonFormats.readUri(in);
        }
        case "id" -> {
          seen = in.mark(seen, 2L);
          id = JsonFormats.readUuid(in);
        }
        case "day" -> {
          seen = in.mark(seen, 4L);
          day = JsonFormats.readLocalDate(in);
        }
        case "letter" -> {
          seen = in.mark(seen, 8L);
          letter = in.readChar();
        }
        case "green" -> {
          seen = in.mark(seen, 16L);
          green = in.readBoolean();
        }
        case "season" -> {
          seen = in.mark(seen, 32L);
          season = in.isNull() ? Optional.empty() : Optional.of(Trees_Season_RialtoCodec.read(in));
        }
        default -> in.skip();
      }
    }
    if ((seen & 31L) != 31L) {
      throw in.missing(seen, 31L, "uri", "id", "day", "letter", "green", "season");
    }
    try {
      return new Trees.Leaf(uri, id, day, letter, green, season);
    } catch (RuntimeException refusal) {
      throw in.refused("Trees.Leaf", refusal);
    }
  }
}
