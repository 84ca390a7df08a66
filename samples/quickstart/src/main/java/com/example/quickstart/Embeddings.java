package com.example.quickstart;

import dev.rialto.Rialto;
import dev.rialto.spi.EmbeddingModel;
import java.util.stream.IntStream;

/** Many threads embed one text each; few requests leave the process. */
final class Embeddings {

  private static final int THREADS = 8;

  private Embeddings() {}

  static void ofManyThreads(Rialto rialto, String modelName) {
    if (modelName.isEmpty()) {
      return;
    }
    EmbeddingModel model = rialto.embeddings(modelName);
    Thread[] threads =
        IntStream.range(0, THREADS)
            .mapToObj(i -> new Thread(() -> model.embed("bridge number " + i)))
            .toArray(Thread[]::new);
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    Console.answer(
        "Embeddings",
        THREADS + " threads embedded a text each; the pipeline merged their requests");
  }
}
