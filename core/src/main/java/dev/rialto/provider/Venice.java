package dev.rialto.provider;

import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;

/** Venice. Its own parameters are given to a call as the extra member {@code venice_parameters}. */
public final class Venice {
  private static final String NAME = "venice";
  private static final String BASE_URL = "https://api.venice.ai/api/v1";

  private Venice() {}

  /**
   * Returns Venice as the environment describes it: {@code VENICE_API_KEY} is needed; {@code
   * VENICE_BASE_URL} moves it, {@code VENICE_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("VENICE_API_KEY", NAME, "Venice");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new VeniceDialect()), "VENICE_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "VENICE_MODEL", "VENICE_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.venice.ai/api/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new VeniceDialect()), baseUrl);
  }
}
