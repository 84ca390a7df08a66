package dev.rialto.testing;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** What a method returns while it is only recorded. */
final class Defaults {

  private Defaults() {}

  static @Nullable Object of(Class<?> type) {
    return type.isPrimitive() && type != void.class
        ? Array.get(Array.newInstance(type, 1), 0)
        : null;
  }
}
