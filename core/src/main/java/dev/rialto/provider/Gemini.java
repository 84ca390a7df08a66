package dev.rialto.provider;

import dev.rialto.internal.wire.gemini.GeminiDialect;

/** Gemini, by its OpenAI-compatible API. */
public final class Gemini {
  private static final CompatibleProvider HERE =
      new CompatibleProvider(
          "Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", GeminiDialect::new);

  private Gemini() {}

  /**
   * Returns Gemini as the environment describes it: {@code GEMINI_API_KEY} is needed; {@code
   * GEMINI_BASE_URL} moves it, {@code GEMINI_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withKey(env).build();
  }

  /**
   * Returns a builder for {@code https://generativelanguage.googleapis.com/v1beta/openai}, without
   * a key.
   */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
