package com.acme;

import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Pages.Node}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Node_ae3993de_RialtoCodec {
  private Pages_Node_ae3993de_RialtoCodec() {
  }

  private static List<Pages.Node<String>> readListOfNodeOfString(ValueReader in) {
    List<Pages.Node<String>> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(Pages_Node_ae3993de_RialtoCodec.read(in));
    }
    return Collections.unmodifiableList(all);
  }

  static Pages.Node<String> read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String value = null;
    List<Pages.Node<String>> children = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "value" -> {
          seen = in.mark(seen, 1L);
          value = in.readString();
        }
        case "children" -> {
          seen = in.mark(seen, 2L);
          children = readListOfNodeOfString(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 3L) != 3L) {
      throw in.missing(seen, 3L, "value", "children");
    }
    try {
      return new Pages.Node<String>(value, children);
    } catch (RuntimeException refusal) {
      throw in.refused("Pages.Node", refusal);
    }
  }
}
