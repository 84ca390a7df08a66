package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link CodeAssistant.Review}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class CodeAssistant_Review_RialtoCodec {
  private CodeAssistant_Review_RialtoCodec() {
  }

  private static List<CodeAssistant.Risk> readListOfRisk(ValueReader in) {
    List<CodeAssistant.Risk> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(CodeAssistant_Risk_RialtoCodec.read(in));
    }
    return Collections.unmodifiableList(all);
  }

  static CodeAssistant.Review read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String summary = null;
    int score = 0;
    List<CodeAssistant.Risk> risks = null;
    Optional<Integer> lines = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "summary" -> {
          seen = in.mark(seen, 1L);
          summary = in.readString();
        }
        case "score" -> {
          seen = in.mark(seen, 2L);
          score = in.readInt();
        }
        case "risks" -> {
          seen = in.mark(seen, 4L);
          risks = readListOfRisk(in);
        }
        case "lines" -> {
          seen = in.mark(seen, 8L);
          lines = in.isNull() ? Optional.empty() : Optional.of(in.readInt());
        }
        default -> in.skip();
      }
    }
    if ((seen & 7L) != 7L) {
      throw in.missing(seen, 7L, "summary", "score", "risks", "lines");
    }
    try {
      return new CodeAssistant.Review(summary, score, risks, lines);
    } catch (RuntimeException refusal) {
      throw in.refused("CodeAssistant.Review", refusal);
    }
  }
}
