package dev.rialto.provider;

import dev.rialto.internal.wire.cohere.CohereDialect;

/** Cohere, by its OpenAI-compatible API. */
public final class Cohere {
  private static final CompatibleProvider HERE =
      new CompatibleProvider(
          "Cohere", "https://api.cohere.ai/compatibility/v1", CohereDialect::new);

  private Cohere() {}

  /**
   * Returns Cohere as the environment describes it: {@code COHERE_API_KEY} is needed; {@code
   * COHERE_BASE_URL} moves it, {@code COHERE_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.cohere.ai/compatibility/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
