package dev.rialto.provider;

import dev.rialto.internal.wire.groq.GroqDialect;

/** Groq, by its OpenAI-compatible API. */
public final class Groq {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("Groq", "https://api.groq.com/openai/v1", GroqDialect::new);

  private Groq() {}

  /**
   * Returns Groq as the environment describes it: {@code GROQ_API_KEY} is needed; {@code
   * GROQ_BASE_URL} moves it, {@code GROQ_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.groq.com/openai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
