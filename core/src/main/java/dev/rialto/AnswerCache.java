package dev.rialto;

import dev.rialto.spi.CacheStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The answers that a {@link Rialto} remembers. Thread-safe. */
public interface AnswerCache {

  /**
   * Forgets answers: in memory at once, and in the tiers behind it. Instances that share a Redis
   * hear of it and forget them too; what is in flight for such a question is not remembered.
   *
   * <p>Equal calls of several methods share an answer. What is invalidated for one of them stays
   * the others', here, in instances that hear of it and, by a mark in the tiers, in those that
   * start later.
   *
   * @param scope which answers
   * @return done when every tier has forgotten them; fails if one could not be reached, or takes
   *     nothing and so cannot keep that a method's were forgotten, in which case it may still know
   *     them
   */
  CompletableFuture<Void> invalidate(CacheScope scope);

  /**
   * Forgets the one answer that a call of a client would find: in memory at once, and in the tiers
   * behind it, in other instances too. The messages are rendered, and no call is made.
   *
   * <pre>{@code
   * rialto.cache().invalidate(CodeAssistant.class, c -> c.explain("a lock"));
   * }</pre>
   *
   * @param type an interface with a generated client
   * @param call calls one of its methods, with the arguments and options of the call to forget
   * @return done when every tier has forgotten it; fails if one could not be reached
   * @throws IllegalArgumentException if no method was called
   */
  <C> CompletableFuture<Void> invalidate(Class<C> type, Function<? super C, ?> call);

  /** Returns what the cache has done since the start. */
  CacheStatistics statistics();
}
