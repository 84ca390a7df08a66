package dev.rialto.provider;

import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;

/** Perplexity. */
public final class Perplexity {
  private static final String NAME = "perplexity";
  private static final String BASE_URL = "https://api.perplexity.ai";

  private Perplexity() {}

  /**
   * Returns Perplexity as the environment describes it: {@code PERPLEXITY_API_KEY} is needed;
   * {@code PERPLEXITY_BASE_URL} moves it, {@code PERPLEXITY_MODEL} names the model for calls that
   * name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("PERPLEXITY_API_KEY", NAME, "Perplexity");
    Provider.Builder builder =
        env.provider(
            NAME, new OpenAiProtocol(new PerplexityDialect()), "PERPLEXITY_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "PERPLEXITY_MODEL", "PERPLEXITY_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.perplexity.ai}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new PerplexityDialect()), baseUrl);
  }
}
