package dev.rialto.internal.cache.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rialto.internal.onnx.ReadText;
import dev.rialto.internal.onnx.TokenEmbeddings;
import dev.rialto.spi.EmbeddingModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the embedding model sees in the texts that are asked or compared now. Thread-safe. */
final class TextReader {

  private static final int READ_TEXTS = 256;

  private final Supplier<EmbeddingModel> model;
  private final Cache<String, ReadText> read =
      Caffeine.newBuilder().maximumSize(READ_TEXTS).executor(Runnable::run).build();

  TextReader(Supplier<EmbeddingModel> model) {
    this.model = model;
  }

  /** A text as the model sees it: as a whole and, if it shows that, piece by piece. */
  static final class Seen {
    private final float[] vector;
    private final @Nullable ReadText pieces;

    private Seen(float[] vector, @Nullable ReadText pieces) {
      this.vector = vector;
      this.pieces = pieces;
    }

    /** Returns its vector; one without numbers if the model gave not one. Not to be written to. */
    float[] vector() {
      return vector;
    }
  }

  /** The model has failed, and not what is made of its vectors here. */
  static final class ModelFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ModelFailure(Throwable cause) {
      super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
      initCause(cause.getCause());
    }
  }

  /** Asks the model for something; what it fails with is a {@link ModelFailure}. */
  private static <T extends @Nullable Object> CompletableFuture<T> ofModel(
      Supplier<CompletableFuture<T>> question) {
    CompletableFuture<T> given;
    try {
      given = question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new ModelFailure(e));
    }
    return given.exceptionallyCompose(
        error -> {
          Throwable cause = error.getCause();
          return CompletableFuture.failedFuture(
              new ModelFailure(
                  error instanceof CompletionException && cause != null ? cause : error));
        });
  }

  /** Reads a text that is asked. */
  CompletableFuture<Seen> read(String text) {
    EmbeddingModel loaded;
    try {
      loaded = model.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new ModelFailure(e));
    }
    return loaded instanceof TokenEmbeddings tokens
        ? pieces(tokens, text).thenApply(pieces -> new Seen(pieces.vector(), pieces))
        : ofModel(() -> vector(loaded, text)).thenApply(vector -> new Seen(vector, null));
  }

  /**
   * Returns the least similarity of any piece of a text to its nearest in a known one; {@code NaN}
   * if the model does not show pieces.
   */
  CompletableFuture<Double> counterpart(Seen asked, String known) {
    ReadText own = asked.pieces;
    return own != null && model.get() instanceof TokenEmbeddings tokens
        ? pieces(tokens, known).thenApply(other -> counterpart(own, other))
        : CompletableFuture.completedFuture(Double.NaN);
  }

  /** Returns a text's vector; one without numbers if the model gave not one vector. */
  private static CompletableFuture<float[]> vector(EmbeddingModel model, String text) {
    return model
        .embedAllAsync(List.of(text))
        .thenApply(vectors -> vectors.size() == 1 ? Dot.unit(vectors.get(0)) : new float[0]);
  }

  private CompletableFuture<ReadText> pieces(TokenEmbeddings tokens, String text) {
    ReadText known = read.getIfPresent(text);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return ofModel(() -> tokens.readAsync(text))
        .thenApply(
            found -> {
              read.put(text, found);
              return found;
            });
  }

  /** What the model did not see of a text may be another in the other one. */
  private static double counterpart(ReadText one, ReadText other) {
    return one.whole() && other.whole() ? Likeness.counterpart(one, other) : 0;
  }
}
