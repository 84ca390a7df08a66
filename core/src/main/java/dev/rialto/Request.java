package dev.rialto;

/** What is asked of a provider. */
public sealed interface Request
    permits CompletionRequest, EmbeddingRequest, ImageRequest, ModerationRequest {}
