package dev.rialto.provider;

import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A provider that speaks a dialect of OpenAI's at an address of its own.
 *
 * @param factory the simple name of the class that makes it; in capitals, the variables of the
 *     environment begin with it
 * @param baseUrl where it is if the environment does not say
 * @param dialect makes what it speaks, whose name is the provider's
 */
record CompatibleProvider(String factory, String baseUrl, Supplier<ChatDialect> dialect) {

  /** Returns a builder for a base URL, without a key. */
  Provider.Builder at(String url) {
    ChatDialect own = dialect.get();
    return Provider.builder(own.name(), new OpenAiProtocol(own), url);
  }

  /**
   * Returns a builder for what the environment describes, with the key that it must have.
   *
   * @throws dev.rialto.ConfigurationException if the key is missing or the URL is none
   */
  Provider.Builder withKey(Environment env) {
    String key = env.require(variable("API_KEY"), dialect.get().name(), factory);
    return described(env).apiKey(key);
  }

  /**
   * Returns a builder for what the environment describes, with a key if it has one.
   *
   * @throws dev.rialto.ConfigurationException if the URL is none
   */
  Provider.Builder withOrWithoutKey(Environment env) {
    return described(env).apiKey(env.get(variable("API_KEY"), ""));
  }

  private Provider.Builder described(Environment env) {
    ChatDialect own = dialect.get();
    Provider.Builder builder =
        env.provider(own.name(), new OpenAiProtocol(own), variable("BASE_URL"), baseUrl);
    Models.add(env, variable("MODEL"), variable("EMBEDDING_MODEL"), builder);
    return builder;
  }

  private String variable(String what) {
    return factory.toUpperCase(Locale.ROOT) + "_" + what;
  }
}
