package dev.rialto.provider;

import dev.rialto.internal.wire.openrouter.OpenRouterDialect;

/** OpenRouter, whose models are named with their own provider: {@code openrouter/openai/gpt-4o}. */
public final class OpenRouter {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("OpenRouter", "https://openrouter.ai/api/v1", OpenRouterDialect::new);

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
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://openrouter.ai/api/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
