package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.*;
@Embedding(dimensions = 256)
public interface Search {
  float[] of(String text);
  @UserMessage("query: {{it}}") @Embedding(model = "mistral/mistral-embed", cache = CacheMode.ON) Result<float[]> query(String text);
  List<float[]> all(List<String> texts);
  CompletableFuture<List<float[]>> later(Collection<String> texts);
}
