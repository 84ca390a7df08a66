package dev.rialto.internal.onnx;

import dev.rialto.spi.EmbeddingModel;
import java.util.concurrent.CompletableFuture;

/** A model that also shows how it sees each piece of a text in its context. Thread-safe. */
public interface TokenEmbeddings extends EmbeddingModel {

  /** Reads a text. Fails with a RialtoException. */
  CompletableFuture<ReadText> readAsync(String text);
}
