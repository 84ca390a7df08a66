package dev.rialto.internal.cache.key;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The short digests of tenants, tasks, models and methods by which tiers find keys. There are few
 * of them, and each is part of every key. Thread-safe.
 */
public final class KeyTags {

  private static final int MOST = 1_000;

  private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();

  /** Returns the tag of a name. */
  public String of(String value) {
    String tag = known.get(value);
    if (tag == null) {
      tag = KeyDigest.tag(value);
      if (known.size() >= MOST) {
        known.clear(); // tenants may be many; those who still call are here again soon
      }
      known.put(value, tag);
    }
    return tag;
  }
}
