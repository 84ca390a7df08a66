package dev.rialto.internal.cache;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.rialto.RialtoException;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the tiers have, as memory keeps it: young enough for a call, of its type, and not forgotten
 * by its method. Other processes have stored it, or this one before it was started anew.
 * Thread-safe.
 */
final class TierAnswers implements SemanticTier.Answers {

  private final CacheSettings settings;
  private final CacheRules rules;
  private final Ticker ticker;
  private final AnswerMemory memory;
  private final TierChain tiers;
  private final CacheContext context;
  private final ForgottenMethods forgotten;
  private final ForgottenMarks marks;
  private final Invalidations invalidations;

  TierAnswers(
      CacheSettings settings,
      CacheRules rules,
      Ticker ticker,
      AnswerMemory memory,
      TierChain tiers,
      CacheContext context,
      ForgottenMethods forgotten,
      ForgottenMarks marks,
      Invalidations invalidations) {
    this.settings = settings;
    this.rules = rules;
    this.ticker = ticker;
    this.memory = memory;
    this.tiers = tiers;
    this.context = context;
    this.forgotten = forgotten;
    this.marks = marks;
    this.invalidations = invalidations;
  }

  /** Asks the tiers for what is young enough for a call, and not forgotten by its method. */
  void find(CacheTier.Key key, Call call, TierChain.Finder finder) {
    tiers.find(
        key,
        stored -> isUsable(stored, call) && !invalidations.covers(key, stored.storedAtMillis()),
        new Recalled(call, finder));
  }

  /** Looks, before it passes on another method's answer, what its own one has forgotten. */
  private final class Recalled implements TierChain.Finder {
    private final Call call;
    private final TierChain.Finder finder;

    Recalled(Call call, TierChain.Finder finder) {
      this.call = call;
      this.finder = finder;
    }

    @Override
    public void asking() {
      finder.asking();
    }

    @Override
    public void within(Runnable task) {
      finder.within(task);
    }

    @Override
    public boolean isOutOfDate() {
      return finder.isOutOfDate();
    }

    @Override
    public @Nullable CompletionStage<Boolean> allowed(StoredAnswer stored, TierSlot slot) {
      long now = ticker.nanoTime();
      CacheTier.Key asking = memory.asking(call);
      return marks.areWanted(asking, stored, now)
          ? marks.read(asking, slot, now).thenApply(read -> isUsable(stored, call))
          : null;
    }

    @Override
    public void found(@Nullable StoredAnswer stored, @Nullable TierSlot slot) {
      finder.found(stored, slot);
    }
  }

  /** Returns whether what a tier has is young enough for a call. */
  private boolean isUsable(StoredAnswer stored, Call call) {
    long ttlNanos = MILLISECONDS.toNanos(stored.ttlMillis());
    forgotten.lives(ttlNanos, settings.staleNanos());
    long own = call.cacheTtlNanos() > 0 ? Math.min(ttlNanos, call.cacheTtlNanos()) : ttlNanos;
    return MILLISECONDS.toNanos(tiers.ageMillis(stored)) - settings.staleNanos() < own
        && (!forgotten.mayCoverMillis(stored.storedAtMillis())
            || !forgotten.coversMillis(memory.asking(call), stored.storedAtMillis()));
  }

  /** Returns what a tier has as memory keeps it; null if it is not of the call's type. */
  @Nullable CachedAnswer remembered(StoredAnswer stored, Call call) {
    Answer decoded;
    try {
      decoded = AnswerDecoder.decode(call, stored.answer());
    } catch (RialtoException e) {
      return null;
    }
    if (!rules.isWhole(decoded)) {
      return null;
    }
    long storedNanos = ticker.nanoTime() - MILLISECONDS.toNanos(tiers.ageMillis(stored));
    return new CachedAnswer(
        decoded,
        call.output(),
        stored.cutsArray(),
        storedNanos,
        storedNanos,
        MILLISECONDS.toNanos(stored.ttlMillis()),
        settings.staleNanos(),
        stored.paidPicos() == StoredAnswer.UNTOLD
            ? context.price().applyAsLong(decoded.provenance().model(), decoded.usage())
            : stored.paidPicos(),
        stored.askedBy(),
        stored.textBytes());
  }

  /** Returns whether an answer is older than its method's are to be. */
  @Override
  public boolean isForgotten(CachedAnswer found, Call call) {
    return forgotten.mayCoverNanos(found.storedNanos())
        && forgotten.coversNanos(memory.asking(call), found.storedNanos());
  }

  @Override
  public CacheTier.@Nullable Key tierKey(CacheKey key) {
    return tiers.isEmpty() ? null : memory.tierKey(key);
  }

  @Override
  public String route(CacheKey key) {
    return context.route().apply(key.model(), key.task());
  }

  @Override
  public CompletableFuture<@Nullable CachedAnswer> load(CacheTier.Key key, Call call) {
    CompletableFuture<@Nullable CachedAnswer> loaded = new CompletableFuture<>();
    find(
        key,
        call,
        new TierChain.Finder() {
          @Override
          public void asking() {}

          @Override
          public void found(@Nullable StoredAnswer stored, @Nullable TierSlot slot) {
            try {
              loaded.complete(stored == null ? null : remembered(stored, call));
            } catch (RuntimeException e) {
              loaded.completeExceptionally(e); // nobody waits for what does not come
            }
          }
        });
    return loaded;
  }

  @Override
  public long nowMillis() {
    return tiers.nowMillis();
  }
}
