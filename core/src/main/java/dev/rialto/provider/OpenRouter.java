package dev.rialto.provider;

import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;

/** OpenRouter, whose models are named with their own provider: {@code openrouter/openai/gpt-4o}. */
public final class OpenRouter {
  private static final String NAME = "openrouter";
  private static final String BASE_URL = "https://openrouter.ai/api/v1";

  private OpenRouter() {}

  /**
   * Returns OpenRouter as the environment describes it: {@code OPENROUTER_API_KEY} is needed;
   * {@code OPENROUTER_BASE_URL} moves it, {@code OPENROUTER_MODEL} names the model for calls that
   * name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("OPENROUTER_API_KEY", NAME, "OpenRouter");
    Provider.Builder builder =
        env.provider(
            NAME, new OpenAiProtocol(new OpenRouterDialect()), "OPENROUTER_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "OPENROUTER_MODEL", "OPENROUTER_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://openrouter.ai/api/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new OpenRouterDialect()), baseUrl);
  }
}
