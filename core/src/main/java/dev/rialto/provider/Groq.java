package dev.rialto.provider;

import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;

/** Groq, by its OpenAI-compatible API. */
public final class Groq {
  private static final String NAME = "groq";
  private static final String BASE_URL = "https://api.groq.com/openai/v1";

  private Groq() {}

  /**
   * Returns Groq as the environment describes it: {@code GROQ_API_KEY} is needed; {@code
   * GROQ_BASE_URL} moves it, {@code GROQ_MODEL} names the model for calls that name none.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("GROQ_API_KEY", NAME, "Groq");
    Provider.Builder builder =
        env.provider(NAME, new OpenAiProtocol(new GroqDialect()), "GROQ_BASE_URL", BASE_URL);
    builder.apiKey(key);
    Models.add(env, "GROQ_MODEL", "GROQ_EMBEDDING_MODEL", builder);
    return builder.build();
  }

  /** Returns a builder for {@code https://api.groq.com/openai/v1}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new OpenAiProtocol(new GroqDialect()), baseUrl);
  }
}
