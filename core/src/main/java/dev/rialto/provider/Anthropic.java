package dev.rialto.provider;

import dev.rialto.internal.wire.anthropic.AnthropicProtocol;

/**
 * Anthropic. The base URL has no version, as in Anthropic's own clients: {@code
 * https://api.anthropic.com}.
 *
 * <p>A call without a cap on tokens is sent with the most its model can write, since this provider
 * demands a cap.
 */
public final class Anthropic {
  private static final String NAME = "anthropic";
  private static final String BASE_URL = "https://api.anthropic.com";

  /** A small one, so that a call which names none costs little. */
  private static final String DEFAULT_MODEL = "claude-haiku-4-5";

  private Anthropic() {}

  /**
   * Returns Anthropic as the environment describes it: {@code ANTHROPIC_API_KEY} is needed; {@code
   * ANTHROPIC_BASE_URL} moves it, {@code ANTHROPIC_MODEL} names the model for calls that name none
   * [claude-haiku-4-5].
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String key = env.require("ANTHROPIC_API_KEY", NAME, "Anthropic");
    Provider.Builder builder =
        env.provider(NAME, new AnthropicProtocol(), "ANTHROPIC_BASE_URL", BASE_URL);
    return builder.apiKey(key).defaultModel(env.get("ANTHROPIC_MODEL", DEFAULT_MODEL)).build();
  }

  /** Returns a builder for Anthropic at {@code https://api.anthropic.com}, without a key. */
  public static Provider.Builder builder() {
    return builder(BASE_URL);
  }

  /** Returns a builder for Anthropic behind another base URL, such as a gateway's. */
  public static Provider.Builder builder(String baseUrl) {
    return Provider.builder(NAME, new AnthropicProtocol(), baseUrl).defaultModel(DEFAULT_MODEL);
  }
}
