package dev.rialto.benchmarks.merging;

import dev.rialto.Embedding;
import java.util.List;

/** Embeds texts; in short vectors, since making long ones is the provider's work, not waiting. */
@Embedding(timeout = "30s", dimensions = 256)
public interface Embedder {

  /** Waits. */
  float[] of(String text);

  /** What one thread asks that has all texts at hand. */
  List<float[]> all(List<String> texts);
}
