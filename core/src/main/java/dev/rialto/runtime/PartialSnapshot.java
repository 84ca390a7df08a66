package dev.rialto.runtime;

import dev.rialto.Partial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was whole of a record at a moment.
 *
 * @param names the names of all components
 * @param components those that are whole
 * @param whole the record, if it is
 */
record PartialSnapshot<T>(
    List<String> names, Map<String, @Nullable Object> components, Optional<T> whole)
    implements Partial<T> {

  /** Copies the map; not by {@link Map#copyOf}, since components may be null. */
  PartialSnapshot {
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
  }

  @Override
  public boolean has(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "The record has no component '" + name + "'; it has " + names);
    }
    return components.containsKey(name);
  }

  @Override
  public String toString() {
    return "Partial" + (whole.isPresent() ? "[" + whole.get() + "]" : components);
  }
}
