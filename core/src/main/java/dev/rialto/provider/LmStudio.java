package dev.rialto.provider;

import dev.rialto.internal.wire.openai.LocalDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** LM Studio's local server, by its OpenAI-compatible API. */
public final class LmStudio {
  private static final String NAME = "lmstudio";
  private static final String BASE_URL = "http://localhost:1234/v1";

  private LmStudio() {}

  /**
   * Returns the server as the environment describes it: {@code LMSTUDIO_BASE_URL} says where it is
   * if not at {@code http://localhost:1234/v1}, {@code LMSTUDIO_API_KEY} its key if it has one,
   * {@code LMSTUDIO_MODEL} the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    Provider.Builder builder =
        env.provider(
            NAME, new OpenAiProtocol(new LocalDialect(NAME)), "LMSTUDIO_BASE_URL", BASE_URL);
    builder.apiKey(env.get("LMSTUDIO_API_KEY", ""));
    Models.add(env, "LMSTUDIO_MODEL", "LMSTUDIO_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code http://localhost:1234/v1}. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, which ends with the version. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new LocalDialect(NAME)), baseUrl);
  }
}
