package dev.rialto.provider;

import dev.rialto.internal.wire.perplexity.PerplexityDialect;

/** Perplexity. */
public final class Perplexity {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("Perplexity", "https://api.perplexity.ai", PerplexityDialect::new);

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
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.perplexity.ai}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
