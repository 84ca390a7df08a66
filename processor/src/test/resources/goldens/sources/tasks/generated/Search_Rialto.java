package com.acme;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.TaskOutput;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;

/**
 * Asks a model what {@link Search} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Search_Rialto implements Search {
  private static final MethodSpec<float[]> OF = MethodSpec.builder("Search", "of", TaskOutput.VECTOR).build();

  private static final MethodSpec<float[]> QUERY = MethodSpec.builder("Search", "query", TaskOutput.VECTOR).model("mistral/mistral-embed").cache(CacheMode.ON).build();

  private static final MethodSpec<List<float[]>> ALL = MethodSpec.builder("Search", "all", TaskOutput.VECTORS).build();

  private static final MethodSpec<List<float[]>> LATER = MethodSpec.builder("Search", "later", TaskOutput.VECTORS).build();

  private final ClientRuntime runtime;

  Search_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public float[] of(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        OF, new EmbeddingRequest(List.of(text), 256), CallOptions.NONE);
  }

  @Override
  public Result<float[]> query(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.callForResult(
        QUERY, new EmbeddingRequest(List.of("query: " + text), 256), CallOptions.NONE);
  }

  @Override
  public List<float[]> all(List<String> texts) {
    Objects.requireNonNull(texts, "texts is null");
    if (texts.isEmpty()) {
      return List.of();
    }
    return runtime.call(
        ALL, new EmbeddingRequest(List.copyOf(texts), 256), CallOptions.NONE);
  }

  @Override
  public CompletableFuture<List<float[]>> later(Collection<String> texts) {
    Objects.requireNonNull(texts, "texts is null");
    if (texts.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return runtime.callAsync(
        LATER, new EmbeddingRequest(List.copyOf(texts), 256), CallOptions.NONE);
  }
}
