package dev.rialto.metrics.internal.series;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the exception types that were seen, so that a {@link Tally} counts them in an array.
 * Guarded by the lock of its {@link SeriesTable}.
 */
public final class FailureTypes {

  /** How many are told apart; what comes later is {@link SeriesTable#OTHER}. */
  static final int MAX = 32;

  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  public int indexOf(String type) {
    Integer index = indexes.get(type);
    if (index != null) {
      return index;
    }
    if (names.size() == MAX) {
      return MAX - 1;
    }
    String name = names.size() == MAX - 1 ? SeriesTable.OTHER : type;
    names.add(name);
    indexes.put(name, names.size() - 1);
    return names.size() - 1;
  }

  String name(int index) {
    return names.get(index);
  }

  public List<String> names() {
    return List.copyOf(names);
  }

  int size() {
    return names.size();
  }
}
