package dev.rialto.provider;

import dev.rialto.ConfigurationException;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;

/**
 * OpenAI's models at Azure. A model's name is the name of its deployment: {@code
 * azure/my-deployment}.
 */
public final class AzureOpenAi {
  private static final String NAME = "azure";

  private AzureOpenAi() {}

  /**
   * Returns Azure OpenAI as the environment describes it: {@code AZURE_OPENAI_ENDPOINT} (such as
   * {@code https://my-resource.openai.azure.com}) and {@code AZURE_OPENAI_API_KEY} are needed;
   * {@code AZURE_OPENAI_API_VERSION} chooses the classic API of that version in place of the v1
   * API; {@code AZURE_OPENAI_DEPLOYMENT} names the model for calls that name none.
   *
   * @throws ConfigurationException if endpoint or key are missing, or the endpoint is no URL
   */
  public static Provider fromEnv() {
    return from(Environment.system());
  }

  static Provider from(Environment env) {
    String endpoint = env.require("AZURE_OPENAI_ENDPOINT", NAME, "AzureOpenAi");
    String key = env.require("AZURE_OPENAI_API_KEY", NAME, "AzureOpenAi");
    String version = env.get("AZURE_OPENAI_API_VERSION", "");
    Provider.Builder builder;
    try {
      builder = version.isEmpty() ? builder(endpoint) : builder(endpoint, version);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "The environment variable AZURE_OPENAI_ENDPOINT is no URL: " + e.summary(),
          "Set it to your resource's address, such as https://my-resource.openai.azure.com",
          e.details(),
          null);
    }
    builder.apiKey(key);
    Models.add(env, "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_EMBEDDING_DEPLOYMENT", builder);
    return builder.build();
  }

  /**
   * Returns a builder for the v1 API of a resource, without a key. A token of Microsoft Entra may
   * stand in place of a key; {@code Secret.from} refreshes it.
   */
  public static Provider.Builder builder(String endpoint) {
    return Provider.builder(
        NAME, new OpenAiProtocol(new AzureDialect("")), below(endpoint, "/openai/v1"));
  }

  /**
   * Returns a builder for the Responses API of a resource (v1), without a key. Answers are not
   * stored there.
   */
  public static Provider.Builder responses(String endpoint) {
    return Provider.builder(
        NAME, new ResponsesProtocol(new AzureDialect("")), below(endpoint, "/openai/v1"));
  }

  /** Returns a builder for the classic API of a resource in a version, without a key. */
  public static Provider.Builder builder(String endpoint, String apiVersion) {
    return Provider.builder(
        NAME, new OpenAiProtocol(new AzureDialect(apiVersion)), below(endpoint, "/openai"));
  }

  private static String below(String endpoint, String path) {
    String base = endpoint.strip();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }
}
