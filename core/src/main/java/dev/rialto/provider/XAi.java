package dev.rialto.provider;

import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.xai.XAiDialect;

/** xAI. */
public final class XAi {
  private static final String NAME = "xai";
  private static final String BASE_URL = "https://api.x.ai/v1";

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
    String key = env.require("XAI_API_KEY", NAME, "XAi");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new XAiDialect()), "XAI_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "XAI_MODEL", "XAI_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.x.ai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new XAiDialect()), baseUrl);
  }
}
