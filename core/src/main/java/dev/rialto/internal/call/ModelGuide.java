package dev.rialto.internal.call;

import dev.rialto.Request;
import dev.rialto.tokens.TokenCount;

/** Knows models: what they can do, and how long a request is to them. Thread-safe. */
public interface ModelGuide {

  /** Knows no model, and takes four characters for a token. */
  ModelGuide NONE = (provider, model) -> ModelFacts.UNKNOWN;

  /** Returns what is known of a model of a provider; {@link ModelFacts#UNKNOWN} if nothing is. */
  ModelFacts facts(String provider, String model);

  /** Returns how many tokens the prompt of a request has for a model, as far as it can be told. */
  default TokenCount tokens(Request request, String provider, String model) {
    return new TokenCount((PromptSize.chars(request) + 3) / 4, true);
  }

  /** Returns whether a model answers messages, as opposed to one for embeddings, say. */
  default boolean converses(String provider, String model) {
    return true;
  }

  /** Returns something that is another object once other facts may be known. */
  default Object edition() {
    return NONE;
  }
}
