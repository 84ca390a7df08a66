package dev.rialto.provider;

import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** DeepSeek. A structured answer is asked for in words, since it knows no schema. */
public final class DeepSeek {
  private static final String NAME = "deepseek";
  private static final String BASE_URL = "https://api.deepseek.com/v1";

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
    String key = env.require("DEEPSEEK_API_KEY", NAME, "DeepSeek");
    Provider.Builder builder =
        env.provider(
            NAME, new OpenAiProtocol(new DeepSeekDialect()), "DEEPSEEK_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "DEEPSEEK_MODEL", "DEEPSEEK_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.deepseek.com/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new DeepSeekDialect()), baseUrl);
  }
}
