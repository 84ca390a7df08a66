package dev.rialto.provider;

import dev.rialto.internal.wire.mistral.MistralDialect;

/** Mistral. The base URL ends with the version. */
public final class Mistral {
  private static final String MODERATION_MODEL = "mistral-moderation-latest";
  private static final CompatibleProvider HERE =
      new CompatibleProvider("Mistral", "https://api.mistral.ai/v1", MistralDialect::new);

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
    return HERE.withKey(env).defaultModerationModel(MODERATION_MODEL).build();
  }

  /** Returns a builder for {@code https://api.mistral.ai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl).defaultModerationModel(MODERATION_MODEL);
  }
}
