package dev.rialto.provider;

import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** Gemini, by its OpenAI-compatible API. */
public final class Gemini {
  private static final String NAME = "gemini";
  private static final String BASE_URL = "https://generativelanguage.googleapis.com/v1beta/openai";

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
    String key = env.require("GEMINI_API_KEY", NAME, "Gemini");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new GeminiDialect()), "GEMINI_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "GEMINI_MODEL", "GEMINI_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /**
   * Returns a builder for {@code https://generativelanguage.googleapis.com/v1beta/openai}, without
   * a key.
   */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new GeminiDialect()), baseUrl);
  }
}
