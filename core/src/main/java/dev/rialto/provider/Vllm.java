package dev.rialto.provider;

import dev.rialto.internal.wire.vllm.VllmDialect;

/** A vLLM server, by its OpenAI-compatible API. */
public final class Vllm {
  private static final CompatibleProvider HERE =
      new CompatibleProvider("Vllm", "http://localhost:8000/v1", VllmDialect::new);

  private Vllm() {}

  /**
   * Returns the server as the environment describes it: {@code VLLM_BASE_URL} says where it is if
   * not at {@code http://localhost:8000/v1}, {@code VLLM_API_KEY} its key if it has one, {@code
   * VLLM_MODEL} the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    return HERE.withOrWithoutKey(env).build();
  }

  /** Returns a builder for {@code http://localhost:8000/v1}. */
  public static Provider.Builder builder() {
    return builder(HERE.baseUrl());
  }

  /** Returns a builder for another base URL, which ends with the version. */
  public static Provider.Builder builder(String baseUrl) {
    return HERE.at(baseUrl);
  }
}
