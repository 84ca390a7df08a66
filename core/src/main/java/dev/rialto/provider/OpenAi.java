package dev.rialto.provider;

import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;

/**
 * OpenAI, and whatever speaks its chat completions. The base URL ends with the version, as in
 * OpenAI's own clients: {@code https://api.openai.com/v1}.
 */
public final class OpenAi {
  private static final String NAME = "openai";
  private static final String BASE_URL = "https://api.openai.com/v1";

  /** Small ones, so that a call which names none costs little. */
  private static final String DEFAULT_MODEL = "gpt-4o-mini";

  private static final String DEFAULT_EMBEDDING_MODEL = "text-embedding-3-small";

  private static final String DEFAULT_IMAGE_MODEL = "gpt-image-1";

  private static final String DEFAULT_MODERATION_MODEL = "omni-moderation-latest";

  private OpenAi() {}

  /**
   * Returns OpenAI as the environment describes it: {@code OPENAI_API_KEY} is needed; {@code
   * OPENAI_BASE_URL} moves it, {@code OPENAI_MODEL} and {@code OPENAI_EMBEDDING_MODEL} name the
   * models for calls that name none [gpt-4o-mini, text-embedding-3-small].
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("OPENAI_API_KEY", NAME, "OpenAi");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new ChatDialect(NAME)), "OPENAI_BASE_URL", BASE_URL);
    withDefaults(builder).apiKey(key);
    Models.add(env, "OPENAI_MODEL", "OPENAI_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for OpenAI at {@code https://api.openai.com/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for OpenAI behind another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return withDefaults(Provider.builder(NAME, new OpenAiProtocol(new ChatDialect(NAME)), baseUrl));
  }

  /**
   * Returns a builder for OpenAI by its Responses API, without a key. Answers are not stored there.
   */
  public static Provider.Builder responses() {
    return responses(BASE_URL);
  }

  /** Returns a builder for the Responses API behind another base URL. */
  public static Provider.Builder responses(String baseUrl) {
    return withDefaults(
        Provider.builder(NAME, new ResponsesProtocol(new ChatDialect(NAME)), baseUrl));
  }

  /**
   * Returns a builder for anything that speaks OpenAI's chat completions: a local server, a
   * gateway, a provider that Rialto has no name for. Only what all of them know is sent.
   *
   * @param name what the provider is called in {@code provider/model}
   * @param baseUrl its address with the version, such as {@code http://localhost:11434/v1}
   */
  public static Provider.Builder compatible(String name, String baseUrl) {
    return Provider.builder(name, new OpenAiProtocol(new CompatibleDialect(name)), baseUrl);
  }

  /**
   * Returns a builder for anything that speaks OpenAI's Responses API: LM Studio, vLLM, a gateway.
   *
   * @param name what the provider is called in {@code provider/model}
   * @param baseUrl its address with the version, such as {@code http://localhost:1234/v1}
   */
  public static Provider.Builder compatibleResponses(String name, String baseUrl) {
    return Provider.builder(name, new ResponsesProtocol(new CompatibleDialect(name)), baseUrl);
  }

  private static Provider.Builder withDefaults(Provider.Builder builder) {
    return builder
        .defaultModel(DEFAULT_MODEL)
        .defaultEmbeddingModel(DEFAULT_EMBEDDING_MODEL)
        .defaultImageModel(DEFAULT_IMAGE_MODEL)
        .defaultModerationModel(DEFAULT_MODERATION_MODEL);
  }
}
