package com.example.quickstart;

import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;

/**
 * Who answers: the provider whose key is in the environment, or a loopback provider in this
 * process.
 *
 * @param provider the provider
 * @param description for a person
 * @param embeddingModel a model for embeddings; empty if the provider has none
 * @param end stops what was started
 */
record Backend(Provider provider, String description, String embeddingModel, Runnable end)
    implements AutoCloseable {

  static Backend fromEnv() {
    if (isSet("OPENAI_API_KEY")) {
      return new Backend(
          OpenAi.fromEnv(), "OpenAI (OPENAI_API_KEY)", "openai/text-embedding-3-small", () -> {});
    }
    if (isSet("ANTHROPIC_API_KEY")) {
      return new Backend(Anthropic.fromEnv(), "Anthropic (ANTHROPIC_API_KEY)", "", () -> {});
    }
    LoopbackProvider loopback = LoopbackProvider.start();
    return new Backend(
        loopback.openAi(),
        "a loopback provider in this process. It is no model: set OPENAI_API_KEY or"
            + " ANTHROPIC_API_KEY to ask one",
        "openai/text-embedding-3-small",
        loopback::close);
  }

  @Override
  public void close() {
    end.run();
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }
}
