package com.acme;

import dev.rialto.runtime.JsonFormats;
import dev.rialto.runtime.ValueReader;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Generated;

/**
 * Reads {@link CodeAssistant.Risk}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class CodeAssistant_Risk_RialtoCodec {
  private CodeAssistant_Risk_RialtoCodec() {
  }

  private static Set<String> readSetOfString(ValueReader in) {
    Set<String> all = new LinkedHashSet<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(in.readString());
    }
    return Collections.unmodifiableSet(all);
  }

  static CodeAssistant.Risk read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String name_ = null;
    CodeAssistant.Severity severity = null;
    Set<String> tags = null;
    Instant when = null;
    Optional<CodeAssistant.Risk> parent = Optional.empty();
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "name" -> {
          seen = in.mark(seen, 1L);
          name_ = in.readString();
        }
        case "severity" -> {
          seen = in.mark(seen, 2L);
          severity = CodeAssistant_Severity_RialtoCodec.read(in);
        }
        case "tags" -> {
          seen = in.mark(seen, 4L);
          tags = readSetOfString(in);
        }
        case "when" -> {
          seen = in.mark(seen, 8L);
          when = JsonFormats.readInstant(in);
        }
        case "parent" -> {
          seen = in.mark(seen, 16L);
          parent = in.isNull() ? Optional.empty() : Optional.of(CodeAssistant_Risk_RialtoCodec.read(in));
        }
        default -> in.skip();
      }
    }
    if ((seen & 15L) != 15L) {
      throw in.missing(seen, 15L, "name", "severity", "tags", "when", "parent");
    }
    try {
      return new CodeAssistant.Risk(name_, severity, tags, when, parent);
    } catch (RuntimeException refusal) {
      throw in.refused("CodeAssistant.Risk", refusal);
    }
  }
}
