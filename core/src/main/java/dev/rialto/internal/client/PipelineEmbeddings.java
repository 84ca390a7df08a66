package dev.rialto.internal.client;

import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Task;
import dev.rialto.internal.call.Answer;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An embedding model behind the pipeline. */
public final class PipelineEmbeddings implements EmbeddingModel {

  private static final PipelineEvent.Origin EMBED =
      new PipelineEvent.Origin("EmbeddingModel", "embed", Task.EMBEDDING.name());

  private final PipelineClient client;
  private final CallPlanner planner;
  private final String model;
  private final int dimensions;

  /**
   * Makes one.
   *
   * @param model the model as {@code provider/model}; empty: the first provider's default
   * @param dimensions the length of the vectors; 0: the model's own
   */
  public PipelineEmbeddings(
      PipelineClient client, CallPlanner planner, String model, int dimensions) {
    this.client = client;
    this.planner = planner;
    this.model = model;
    this.dimensions = dimensions;
  }

  @Override
  public List<float[]> embedAll(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    EmbeddingRequest request = new EmbeddingRequest(texts, dimensions);
    return own(client.await(planner.embedding(EMBED, model, request, CallOptions.NONE)));
  }

  @Override
  public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
    if (texts.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    EmbeddingRequest request = new EmbeddingRequest(texts, dimensions);
    return client.begin(
        () -> planner.embedding(EMBED, model, request, CallOptions.NONE), PipelineEmbeddings::own);
  }

  /** Vectors are arrays: those that the cache or another caller holds as well are copied. */
  static List<float[]> own(UnaryOutcome outcome) {
    Answer answer = outcome.answer();
    return answer.provenance().cacheStatus() == CacheStatus.BYPASS
        ? answer.vectors()
        : answer.vectors().stream().map(float[]::clone).toList();
  }
}
