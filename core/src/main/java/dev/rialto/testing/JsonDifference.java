package dev.rialto.testing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where two JSON documents differ. */
final class JsonDifference {

  private static final int MOST_SHOWN = 200;

  private JsonDifference() {}

  /** Says where the first difference is, and what stands there. */
  static String first(@Nullable Object recorded, @Nullable Object sent) {
    return at("$", recorded, sent);
  }

  private static String at(String path, @Nullable Object recorded, @Nullable Object sent) {
    if (recorded instanceof Map<?, ?> a && sent instanceof Map<?, ?> b) {
      Set<Object> names = new LinkedHashSet<>(a.keySet());
      names.addAll(b.keySet());
      for (Object name : names) {
        String member = path + "." + name;
        if (!b.containsKey(name)) {
          return member + " is missing; recorded was " + shown(a.get(name));
        }
        if (!a.containsKey(name)) {
          return member + " is new: " + shown(b.get(name));
        }
        if (!Objects.equals(a.get(name), b.get(name))) {
          return at(member, a.get(name), b.get(name));
        }
      }
    }
    if (recorded instanceof List<?> a && sent instanceof List<?> b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        if (!Objects.equals(a.get(i), b.get(i))) {
          return at(path + "[" + i + "]", a.get(i), b.get(i));
        }
      }
    }
    return path + " is " + shown(sent) + "; recorded was " + shown(recorded);
  }

  private static String shown(@Nullable Object value) {
    String text = Json.write(value, false);
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
