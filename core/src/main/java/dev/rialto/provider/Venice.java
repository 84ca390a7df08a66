package dev.rialto.provider;

import dev.rialto.internal.wire.venice.VeniceDialect;

/** Venice. Its own parameters are given to a call as the extra member {@code venice_parameters}. */
public final class Venice {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("Venice", "https://api.venice.ai/api/v1", VeniceDialect::new);

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
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.venice.ai/api/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
