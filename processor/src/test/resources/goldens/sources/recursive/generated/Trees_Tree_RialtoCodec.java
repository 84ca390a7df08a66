package com.acme;

import dev.rialto.runtime.ValueReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Trees.Tree}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Trees_Tree_RialtoCodec {
  private Trees_Tree_RialtoCodec() {
  }

  private static List<Trees.Tree> readListOfTree(ValueReader in) {
    List<Trees.Tree> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(Trees_Tree_RialtoCodec.read(in));
    }
    return Collections.unmodifiableList(all);
  }

  private static Map<String, BigDecimal> readMapOfBigDecimal(ValueReader in) {
    Map<String, BigDecimal> all = new LinkedHashMap<>();
    if (in.isObject()) {
      in.beginObject();
      for (var key = in.nextName(); key != null; key = in.nextName()) {
        in.unique(all.put(key, in.readBigDecimal()) == null);
      }
      return Collections.unmodifiableMap(all);
    }
    in.beginArray();
    while (in.nextElement()) {
      in.beginObject();
      String key = null;
      BigDecimal value = null;
      long seen = 0L;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "key" -> {
            seen = in.mark(seen, 1L);
            key = in.readString();
          }
          case "value" -> {
            seen = in.mark(seen, 2L);
            value = in.readBigDecimal();
          }
          default -> in.skip();
        }
      }
      if (seen != 3L) {
        throw in.missing(seen, 3L, "key", "value");
      }
      in.unique(all.put(key, value) == null);
    }
    return Collections.unmodifiableMap(all);
  }

  static Trees.Tree read(ValueReader in) {
    in.beginObject();
    long seen = 0L;
    String label = null;
    List<Trees.Tree> children = null;
    Optional<Trees.Tree> parent = Optional.empty();
    Map<String, BigDecimal> weights = null;
    Trees.Leaf leaf = null;
    for (var name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "label" -> {
          seen = in.mark(seen, 1L);
          label = in.readString();
        }
        case "children" -> {
          seen = in.mark(seen, 2L);
          children = readListOfTree(in);
        }
        case "parent" -> {
          seen = in.mark(seen, 4L);
          parent = in.isNull() ? Optional.empty() : Optional.of(Trees_Tree_RialtoCodec.read(in));
        }
        case "weights" -> {
          seen = in.mark(seen, 8L);
          weights = readMapOfBigDecimal(in);
        }
        case "leaf" -> {
          seen = in.mark(seen, 16L);
          leaf = Trees_Leaf_RialtoCodec.read(in);
        }
        default -> in.skip();
      }
    }
    if ((seen & 27L) != 27L) {
      throw in.missing(seen, 27L, "label", "children", "parent", "weights", "leaf");
    }
    try {
      return new Trees.Tree(label, children, parent, weights, leaf);
    } catch (RuntimeException refusal) {
      throw in.refused("Trees.Tree", refusal);
    }
  }
}
