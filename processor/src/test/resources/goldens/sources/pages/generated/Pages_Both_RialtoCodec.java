package com.acme;

import dev.rialto.runtime.ValueReader;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Pages.Both}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Both_RialtoCodec {
  private Pages_Both_RialtoCodec() {
  }

  static Pages.Both read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    Pages.Page<Pages.Risk> risks = null;
    Pages.Pair<Pages.Risk, Pages.Page<String>> pair = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "risks" -> {
          seen = in.mark(seen, 1L);
          risks = Pages_Page_7e5b1c5_RialtoCodec.read(in);
        }
        case "pair" -> {
          seen = in.mark(seen, 2L);
          pair = Pages_Pair_984de44_RialtoCodec.read(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "risks", "pair");
    }
    try {
      return new Pages.Both(risks, pair);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Both", refusal);
    }
  }
}
