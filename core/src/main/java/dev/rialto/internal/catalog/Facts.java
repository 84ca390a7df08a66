package dev.rialto.internal.catalog;

import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelInfo;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an entry, whatever they are; a member of another type than asked for is absent.
 */
record Facts(Map<?, ?> members) {
  private static final Facts NONE = new Facts(Map.of());

  /** Ten times what the dearest million of tokens costs: what is above was meant otherwise. */
  private static final BigDecimal MOST_USD = BigDecimal.valueOf(10_000);

  boolean has(String name) {
    return members.containsKey(name);
  }

  Facts inner(String name) {
    return members.get(name) instanceof Map<?, ?> map ? new Facts(map) : NONE;
  }

  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  boolean lists(String name, String item) {
    return members.get(name) instanceof List<?> list && list.contains(item);
  }

  /** Returns a count above 0; 0 if there is none. */
  long count(String name) {
    if (members.get(name) instanceof BigDecimal number
        && number.signum() > 0
        && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) < 0) {
      return number.longValue();
    }
    return 0;
  }

  /** Returns a price; null if there is none. */
  @Nullable Usd usd(String name, int pointsRight) {
    if (members.get(name) instanceof BigDecimal number && number.signum() >= 0) {
      try {
        BigDecimal usd = number.movePointRight(pointsRight);
        return usd.compareTo(MOST_USD) > 0 ? null : Usd.of(usd);
      } catch (IllegalArgumentException tooLong) {
        return null;
      }
    }
    return null;
  }

  void capability(String name, Capability capability, ModelInfo.Builder model) {
    if (members.get(name) instanceof Boolean can) {
      if (can) {
        model.can(capability);
      } else {
        model.cannot(capability);
      }
    }
  }
}
