package dev.rialto.provider;

import dev.rialto.internal.wire.cohere.CohereDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** Cohere, by its OpenAI-compatible API. */
public final class Cohere {
  private static final String NAME = "cohere";
  private static final String BASE_URL = "https://api.cohere.ai/compatibility/v1";

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
    String key = env.require("COHERE_API_KEY", NAME, "Cohere");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new CohereDialect()), "COHERE_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "COHERE_MODEL", "COHERE_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.cohere.ai/compatibility/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new CohereDialect()), baseUrl);
  }
}
