package dev.rialto.provider;

import dev.rialto.internal.wire.ollama.OllamaDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** Ollama on this machine or another, by its OpenAI-compatible API or its own. */
public final class Ollama {
  private static final String NAME = "ollama";
  private static final String SERVER = "http://localhost:11434";
  private static final String BASE_URL = SERVER + "/v1";

  private Ollama() {}

  /**
   * Returns the server as the environment describes it: {@code OLLAMA_BASE_URL} says where it is if
   * not at {@code http://localhost:11434/v1}, {@code OLLAMA_API_KEY} its key if it has one, {@code
   * OLLAMA_MODEL} the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new OllamaDialect()), "OLLAMA_BASE_URL", BASE_URL);
    builder.apiKey(env.get("OLLAMA_API_KEY", ""));
    Models.add(env, "OLLAMA_MODEL", "OLLAMA_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code http://localhost:11434/v1}. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /**
   * Returns a builder for the server's own API at {@code http://localhost:11434}: with it, {@code
   * extra} reaches what the compatible API has no name for, such as {@code keep_alive} and {@code
   * options}, which replace those that Rialto would write.
   */
  public static Provider.Builder nativeApi() {
    return nativeApi(SERVER);
  }

  /** Returns a builder for the own API of a server, whose base URL has no version. */
  public static Provider.Builder nativeApi(String baseUrl) {
    return Provider.builder(NAME, new OllamaProtocol(), baseUrl);
  }

  /** Returns a builder for another base URL, which ends with the version. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new OllamaDialect()), baseUrl);
  }
}
