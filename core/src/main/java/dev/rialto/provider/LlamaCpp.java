package dev.rialto.provider;

import dev.rialto.internal.wire.llamacpp.LlamaCppDialect;

/** A llama.cpp server, by its OpenAI-compatible API. */
public final class LlamaCpp {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("LlamaCpp", "http://localhost:8080/v1", LlamaCppDialect::new);

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
    return HERE.withOrWithoutKey(env).build();
  }

  /** Returns a builder for {@code http://localhost:8080/v1}. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, which ends with the version. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
