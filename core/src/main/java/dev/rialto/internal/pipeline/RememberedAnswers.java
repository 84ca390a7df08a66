package dev.rialto.internal.pipeline;

import dev.rialto.AnswerCache;
import dev.rialto.CacheScope;
import dev.rialto.RialtoException;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Call;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.spi.CacheStatistics;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the cache stage remembers, as users see it. */
final class RememberedAnswers implements AnswerCache {

  private final CacheStage cache;
  private final Function<Class<?>, ClientFactory<?>> factories;
  private final Function<Function<ClientRuntime, ?>, @Nullable Call> looking;
  private final Supplier<@Nullable RialtoException> closed;

  /**
   * Makes a view.
   *
   * @param factories finds the factory of an interface
   * @param looking returns the call that something makes, without making it
   * @param closed says that the Rialto is closed; null while it is not
   */
  RememberedAnswers(
      CacheStage cache,
      Function<Class<?>, ClientFactory<?>> factories,
      Function<Function<ClientRuntime, ?>, @Nullable Call> looking,
      Supplier<@Nullable RialtoException> closed) {
    this.cache = cache;
    this.factories = factories;
    this.looking = looking;
    this.closed = closed;
  }

  @Override
  public CompletableFuture<Void> invalidate(CacheScope scope) {
    Objects.requireNonNull(scope, "scope");
    RialtoException over = closed.get();
    return over != null ? CompletableFuture.failedFuture(over) : cache.invalidate(scope);
  }

  @Override
  public <C> CompletableFuture<Void> invalidate(Class<C> type, Function<? super C, ?> call) {
    ClientFactory<?> factory = factories.apply(type);
    Call made = looking.apply(runtime -> call.apply(type.cast(factory.create(runtime))));
    if (made == null) {
      throw new IllegalArgumentException(
          "No method of the client was called, so there is nothing to forget");
    }
    RialtoException over = closed.get();
    return over != null ? CompletableFuture.failedFuture(over) : cache.invalidate(made);
  }

  @Override
  public CacheStatistics statistics() {
    return cache.statistics();
  }
}
