package dev.rialto.internal.call;

import dev.rialto.Request;

/** Knows models: what they can do, and how long a request is to them. Thread-safe. */
public interface ModelGuide {

  /** Knows no model, and takes four characters for a token. */
  ModelGuide NONE = (provider, model) -> ModelFacts.UNKNOWN;

  /** Returns what is known of a model of a provider; {@link ModelFacts#UNKNOWN} if nothing is. */
  ModelFacts facts(String provider, String model);

  /** Returns how many tokens the prompt of a request has for a model, as far as it can be told. */
  default long tokens(Request request, String provider, String model) {
    return (PromptSize.chars(request) + 3) / 4;
  }
}
