package dev.rialto.provider;

import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** Mistral. The base URL ends with the version. */
public final class Mistral {
  private static final String NAME = "mistral";
  private static final String MODERATION_MODEL = "mistral-moderation-latest";
  private static final String BASE_URL = "https://api.mistral.ai/v1";

  private Mistral() {}

  /**
   * Returns Mistral as the environment describes it: {@code MISTRAL_API_KEY} is needed; {@code
   * MISTRAL_BASE_URL} moves it, {@code MISTRAL_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("MISTRAL_API_KEY", NAME, "Mistral");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new MistralDialect()), "MISTRAL_BASE_URL", BASE_URL);
    builder.apiKey(key).defaultModerationModel(MODERATION_MODEL);
    Models.add(env, "MISTRAL_MODEL", "MISTRAL_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.mistral.ai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new MistralDialect()), baseUrl)
        .defaultModerationModel(MODERATION_MODEL);
  }
}
