package dev.rialto.provider;

import dev.rialto.internal.wire.xai.XAiDialect;

/** xAI. */
public final class XAi {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("XAi", "https://api.x.ai/v1", XAiDialect::new);

  private XAi() {}

  /**
   * Returns xAI as the environment describes it: {@code XAI_API_KEY} is needed; {@code
   * XAI_BASE_URL} moves it, {@code XAI_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.x.ai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
