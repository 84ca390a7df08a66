package dev.rialto.internal.cache.semantic;

import dev.rialto.spi.CacheTier;
import dev.rialto.spi.EmbeddingModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is kept of the semantic tier for other processes and for after a restart, together with what
 * tells which model has made the vectors. Thread-safe.
 */
final class SemanticKeeping {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  /** Whose vector tells whether stored ones are of the same model. */
  static final String PROBE = "Which model has made these vectors?";

  private static final double SAME_MODEL = 0.999;
  private static final int SAYING_SECONDS = 2;

  private final SemanticStore store;
  private final Supplier<EmbeddingModel> model;
  private final Executor loader;
  private final AtomicBoolean saidWhichModel = new AtomicBoolean();
  private volatile CompletableFuture<?> saying = CompletableFuture.completedFuture(null);

  SemanticKeeping(SemanticStore store, Supplier<EmbeddingModel> model, Executor loader) {
    this.store = store;
    this.model = model;
    this.loader = loader;
  }

  /** Reads what was kept, so many texts at most, unless another model has made it. */
  @SuppressWarnings("FutureReturnValueIgnored") // what cannot be taken up will be learnt again
  void load(int entries, Consumer<SemanticStore.Found> takeUp) {
    store.load(entries).thenCompose(found -> checked(found, takeUp));
  }

  /** Vectors mean something only to the model that made them. */
  private CompletableFuture<?> checked(
      SemanticStore.Found found, Consumer<SemanticStore.Found> takeUp) {
    double[] probe =
        found.learnt().stream()
            .filter(row -> row.method().equals(PROBE))
            .findFirst()
            .map(SemanticStore.Learnt::numbers)
            .orElse(null);
    if (probe == null) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.supplyAsync(model, loader)
        .thenCompose(loaded -> loaded.embedAllAsync(List.of(PROBE)))
        .thenCompose(
            vectors -> {
              if (isSameModel(Dot.unit(vectors.get(0)), probe)) {
                takeUp.accept(found);
                return CompletableFuture.completedFuture(null);
              }
              // Else it would pass for this model's as soon as that has said which one it is.
              LOG.log(
                  System.Logger.Level.INFO,
                  "What the semantic cache has kept is of another embedding model, and is deleted");
              return store.deleteAllBut(PROBE);
            });
  }

  private static boolean isSameModel(float[] now, double[] then) {
    if (now.length != then.length) {
      return false;
    }
    double dot = 0;
    for (int i = 0; i < now.length; i++) {
      dot += now[i] * then[i];
    }
    return dot > SAME_MODEL;
  }

  void save(SemanticStore.Learnt learnt) {
    store.save(learnt);
  }

  void save(SemanticStore.Row row) {
    store.save(row);
    if (saidWhichModel.compareAndSet(false, true)) {
      sayWhichModel();
    }
  }

  /**
   * Without it nothing is taken up after a restart, and all is learnt again; so what fails is tried
   * again with the next text.
   */
  private void sayWhichModel() {
    CompletableFuture<List<float[]>> probe;
    try {
      probe = model.get().embedAllAsync(List.of(PROBE));
    } catch (RuntimeException e) {
      probe = CompletableFuture.failedFuture(e);
    }
    saying =
        probe
            .thenAccept(
                vectors -> {
                  float[] vector = Dot.unit(vectors.get(0));
                  double[] numbers = new double[vector.length];
                  for (int i = 0; i < vector.length; i++) {
                    numbers[i] = vector[i];
                  }
                  store.save(SemanticStore.Learnt.of(PROBE, numbers));
                })
            .whenComplete(
                (said, error) -> {
                  if (error != null) {
                    saidWhichModel.set(false);
                  }
                });
  }

  /** Forgets texts whose answers are in a scope. */
  CompletableFuture<?> delete(CacheTier.Scope scope) {
    return store.delete(scope);
  }

  /** Writes what waits to be written. */
  void close() {
    awaitSaying();
    store.close();
  }

  /** What is being said of the model belongs to what was learnt: both are written, or neither. */
  private void awaitSaying() {
    try {
      saying.get(SAYING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What was learnt will be learnt again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
