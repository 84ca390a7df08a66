package dev.rialto.internal.wire;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.ImageRequest;
import dev.rialto.ModelNotFoundException;
import dev.rialto.Request;
import dev.rialto.catalog.ModelKind;
import dev.rialto.spi.Target;

/**
 * Refuses, before anything is sent, what a provider does not have at all: its own answer would be a
 * page that is not found. It is the model that is wrong, not the request: a fallback is asked next.
 */
public final class Lacking {

  private Lacking() {}

  /** Returns the kind of model that answers a request. */
  public static ModelKind kind(Request request) {
    if (request instanceof CompletionRequest) {
      return ModelKind.CHAT;
    }
    if (request instanceof EmbeddingRequest) {
      return ModelKind.EMBEDDING;
    }
    return request instanceof ImageRequest ? ModelKind.IMAGE : ModelKind.MODERATION;
  }

  /** Returns the failure of a request that the target's provider has nothing for. */
  public static ModelNotFoundException of(Request request, Target target) {
    ModelKind kind = kind(request);
    String what =
        switch (kind) {
          case CHAT -> "chat completions";
          case EMBEDDING -> "embeddings";
          case IMAGE -> "image generation";
          case MODERATION -> "moderation";
        };
    String who =
        switch (kind) {
          case CHAT -> "any other provider";
          case EMBEDDING ->
              "OpenAI, Azure OpenAI, Mistral, Gemini, Cohere, Venice, OpenRouter or of a server of"
                  + " your own";
          case IMAGE -> "OpenAI, Azure OpenAI, Gemini, xAI or Venice";
          case MODERATION -> "OpenAI or Mistral";
        };
    return new ModelNotFoundException(
        target.endpoint().provider() + " has no " + what,
        "Name a model of " + who,
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
