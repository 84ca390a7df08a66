package dev.rialto.provider;

import dev.rialto.internal.wire.deepseek.DeepSeekDialect;

/** DeepSeek. A structured answer is asked for in words, since it knows no schema. */
public final class DeepSeek {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("DeepSeek", "https://api.deepseek.com/v1", DeepSeekDialect::new);

  private DeepSeek() {}

  /**
   * Returns DeepSeek as the environment describes it: {@code DEEPSEEK_API_KEY} is needed; {@code
   * DEEPSEEK_BASE_URL} moves it, {@code DEEPSEEK_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withKey(env).build();
  }

  /** Returns a builder for {@code https://api.deepseek.com/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
