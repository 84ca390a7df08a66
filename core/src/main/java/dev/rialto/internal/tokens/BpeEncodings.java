package dev.rialto.internal.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The encodings of JTokkit, each loaded when it is first asked for (some 100 ms) and kept. Loading
 * this class without JTokkit fails: {@link #ifPresent} says so without a failure.
 */
final class BpeEncodings {
  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
  private final Map<String, Optional<TextCounter>> counters = new ConcurrentHashMap<>();

  private BpeEncodings() {}

  /** Returns the encodings; null if JTokkit is not on the class path. */
  static @Nullable BpeEncodings ifPresent() {
    try {
      return new BpeEncodings();
    } catch (NoClassDefFoundError absent) {
      return null;
    }
  }

  /** Returns the counter of an encoding such as {@code o200k_base}; null if JTokkit lacks it. */
  @Nullable TextCounter counter(String encoding) {
    return counters.computeIfAbsent(encoding, this::load).orElse(null);
  }

  private Optional<TextCounter> load(String name) {
    Optional<Encoding> found = registry.getEncoding(name);
    // "Ordinary": a prompt that quotes <|endoftext|> is text, not an end.
    return found.map(encoding -> new BpeCounter(encoding::countTokensOrdinary));
  }
}
