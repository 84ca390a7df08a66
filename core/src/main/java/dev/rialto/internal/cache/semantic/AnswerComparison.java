package dev.rialto.internal.cache.semantic;

import dev.rialto.internal.call.Answer;
import dev.rialto.internal.onnx.TokenEmbeddings;
import dev.rialto.spi.EmbeddingModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a known answer would have done in place of a new one: as the application says, by equal
 * values, or for texts by what the model sees in them. Thread-safe.
 */
final class AnswerComparison {

  private static final int LONGEST_TEXT = 4_000;

  private final @Nullable BiPredicate<Object, Object> users;
  private final Supplier<EmbeddingModel> model;

  AnswerComparison(@Nullable BiPredicate<Object, Object> users, Supplier<EmbeddingModel> model) {
    this.users = users;
    this.model = model;
  }

  /**
   * Returns, perhaps later, whether two answers are the same; fails if that cannot be told now, and
   * throws nothing: whoever waits for the answer is not to wait in vain for what is learnt of it.
   */
  CompletableFuture<Boolean> same(Answer known, Answer own) {
    try {
      return compared(known, own);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Boolean> compared(Answer known, Answer own) {
    Object a = known.value() == null ? known.text() : known.value();
    Object b = own.value() == null ? own.text() : own.value();
    if (users != null) {
      try {
        return CompletableFuture.completedFuture(users.test(a, b));
      } catch (RuntimeException e) {
        return CompletableFuture.completedFuture(false); // what cannot be told is not trusted
      }
    }
    return a instanceof String one && b instanceof String other
        ? sameText(one, other)
        : CompletableFuture.completedFuture(a.equals(b));
  }

  private CompletableFuture<Boolean> sameText(String one, String other) {
    if (SameAnswer.plainly(one, other)) {
      return CompletableFuture.completedFuture(true);
    }
    if (one.isBlank()
        || other.isBlank()
        || one.length() > LONGEST_TEXT
        || other.length() > LONGEST_TEXT) {
      return CompletableFuture.completedFuture(false);
    }
    EmbeddingModel loaded = model.get();
    if (loaded instanceof TokenEmbeddings tokens) {
      return tokens
          .readAsync(one)
          .thenCombine(tokens.readAsync(other), (a, b) -> SameAnswer.of(one, other, a, b));
    }
    return loaded
        .embedAllAsync(List.of(one, other))
        .thenApply(
            vectors ->
                vectors.size() == 2
                    && SameAnswer.of(
                        one,
                        other,
                        Dot.of(Dot.unit(vectors.get(0)), Dot.unit(vectors.get(1))),
                        Double.NaN));
  }
}
