package dev.rialto.provider;

import dev.rialto.internal.wire.openai.LocalDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** A llama.cpp server, by its OpenAI-compatible API. */
public final class LlamaCpp {
  private static final String NAME = "llamacpp";
  private static final String BASE_URL = "http://localhost:8080/v1";

  private LlamaCpp() {}

  /**
   * Returns the server as the environment describes it: {@code LLAMACPP_BASE_URL} says where it is
   * if not at {@code http://localhost:8080/v1}, {@code LLAMACPP_API_KEY} its key if it has one,
   * {@code LLAMACPP_MODEL} the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    Provider.Builder builder =
        env.provider(
            NAME, new OpenAiProtocol(new LocalDialect(NAME)), "LLAMACPP_BASE_URL", BASE_URL);
    builder.apiKey(env.get("LLAMACPP_API_KEY", ""));
    Models.add(env, "LLAMACPP_MODEL", "LLAMACPP_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code http://localhost:8080/v1}. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, which ends with the version. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new LocalDialect(NAME)), baseUrl);
  }
}
