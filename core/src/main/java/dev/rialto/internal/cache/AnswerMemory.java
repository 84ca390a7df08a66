package dev.rialto.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.key.KeyTags;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answers in memory, within a bound of bytes: W-TinyLFU decides which of them stay. Knows its
 * keys as the tiers behind it do, so that what other instances invalidate is found. Thread-safe.
 */
final class AnswerMemory {

  private final CacheSettings settings;
  private final Counters counters;
  private final Invalidations invalidations;
  private final TierChain tiers;

  /** What is behind a model's and a task's name, in one text. */
  private final BiFunction<String, String, String> route;

  private final KeyTags tags = new KeyTags();

  /** What an answer weighs at least, so that both bounds hold; set before the first call. */
  private volatile long leastWeight;

  private volatile int entries;
  private final Cache<CacheKey, CachedAnswer> answers;

  /** The keys in memory by their digests, for what other instances say; empty without tiers. */
  private final ConcurrentMap<String, CacheKey> digests = new ConcurrentHashMap<>();

  AnswerMemory(
      CacheSettings settings,
      Ticker ticker,
      Counters counters,
      Invalidations invalidations,
      TierChain tiers,
      BiFunction<String, String, String> route) {
    this.settings = settings;
    this.counters = counters;
    this.invalidations = invalidations;
    this.tiers = tiers;
    this.route = route;
    leastWeight = leastWeight(settings.memoryEntries());
    entries = settings.memoryEntries();
    answers =
        Caffeine.newBuilder()
            .maximumWeight(settings.memoryBytes())
            .<CacheKey, CachedAnswer>weigher((key, answer) -> weight(key, answer))
            .expireAfter(new OwnTtl())
            .ticker(ticker::nanoTime)
            .removalListener(this::removed)
            .executor(Runnable::run) // its upkeep is short, and needs no thread of its own
            .build();
  }

  private int weight(CacheKey key, CachedAnswer answer) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(leastWeight, bytes(key, answer)));
  }

  private static long bytes(CacheKey key, CachedAnswer answer) {
    return key.bytes() + answer.bytes();
  }

  private long leastWeight(int most) {
    return (settings.memoryBytes() + most - 1) / most;
  }

  /**
   * Prepares for a bound that moves, up to the given number of answers: with that many, all the
   * bytes may be taken that there are, and with fewer their share. Called before any call.
   */
  void tunable(int mostEntries) {
    leastWeight = leastWeight(Math.max(mostEntries, settings.memoryEntries()));
    entries(settings.memoryEntries());
  }

  /** Returns how many answers it may hold. */
  int entries() {
    return entries;
  }

  /** Sets how many answers it may hold; those over it go at once. */
  void entries(int most) {
    entries = most;
    answers.policy().eviction().orElseThrow().setMaximum(leastWeight * most);
  }

  private void removed(@Nullable CacheKey key, @Nullable CachedAnswer answer, RemovalCause cause) {
    counters.removed(cause);
    if (key != null && answer != null) {
      counters.held(-bytes(key, answer));
    }
    if (key != null && cause != RemovalCause.REPLACED) {
      noteDigest(key);
    }
  }

  /**
   * Has the digest of a key known if its answer is here, and only then. After each change: whoever
   * is the last to look, of those who bring it and those who take it away, sees how it is. Another
   * key may have the same digest, as that of a text which differs in nothing but half an emoji; its
   * place is its own.
   */
  private void noteDigest(CacheKey key) {
    CacheTier.Key tierKey = tiers.isEmpty() ? null : tierKey(key);
    if (tierKey != null) {
      digests.compute(
          tierKey.digest(),
          (digest, was) -> {
            if (answers.asMap().containsKey(key)) {
              return key;
            }
            return key.equals(was) ? null : was;
          });
    }
  }

  /** Returns what is there, however old; null if nothing is. */
  @Nullable CachedAnswer get(CacheKey key) {
    return answers.getIfPresent(key);
  }

  /** Returns what is there, without that counting as a use. */
  @Nullable CachedAnswer peek(CacheKey key) {
    return answers.policy().getIfPresentQuietly(key);
  }

  /** Returns whether anything is there; no use of it. */
  boolean has(CacheKey key) {
    return answers.asMap().containsKey(key);
  }

  /** For what counts entries and bytes. */
  Cache<CacheKey, CachedAnswer> answers() {
    return answers;
  }

  /** Returns the key as tiers know it; null if they cannot. */
  CacheTier.@Nullable Key tierKey(CacheKey key) {
    return key.forTiers(route.apply(key.model(), key.task()), tiers.namespace(), tags);
  }

  /**
   * Returns whether an answer may be remembered: not too large, nor invalidated meanwhile, nor
   * asked for before the one that is here, which somebody has had refreshed.
   */
  boolean takes(CacheKey key, CachedAnswer answer, long mark) {
    CachedAnswer here = peek(key);
    return answer.bytes() <= settings.maxAnswerBytes()
        && (here == null || !here.isNewerThan(answer))
        && !isInvalidatedSince(key, mark);
  }

  private boolean isInvalidatedSince(CacheKey key, long mark) {
    return invalidations.since(mark, () -> tierKey(key));
  }

  /**
   * Remembers an answer, unless it may not be.
   *
   * @param mark when it was asked for
   */
  void remember(CacheKey key, CachedAnswer answer, long mark) {
    if (!takes(key, answer, mark)) {
      return;
    }
    if (answer.bytes() > settings.memoryBytes()) {
      if (has(key)) {
        forget(key); // no room for what takes its place
      }
      return;
    }
    long bytes = bytes(key, answer);
    counters.held(bytes);
    if (answers.asMap().put(key, answer) == answer) {
      counters.held(-bytes); // it was there, and nothing goes for it
    }
    noteDigest(key);
    // Once more: whoever invalidates notes it before he looks for what is here.
    if (isInvalidatedSince(key, mark)) {
      answers.asMap().remove(key, answer);
    }
  }

  /** Forgets one answer. */
  void forget(CacheKey key) {
    answers.invalidate(key);
  }

  /** Forgets the answers in a scope. */
  void forget(CacheTier.Scope scope) {
    if (scope.digest() != null) {
      CacheKey one = digests.get(scope.digest());
      if (one != null) {
        answers.invalidate(one);
      }
      return;
    }
    answers
        .asMap()
        .entrySet()
        .removeIf(each -> isIn(scope, each.getKey(), each.getValue().askedBy()));
  }

  /** Returns whether an answer is in a scope; one whose key tiers cannot know is in each. */
  boolean isIn(CacheTier.Scope scope, CacheKey key, AskedBy by) {
    CacheTier.Key tierKey = tierKey(key);
    return tierKey == null || scope.has(by.named(tierKey));
  }

  /** Returns the method that a call is of. */
  AskedBy askedBy(Call call) {
    return AskedBy.of(call, tags);
  }

  /** Returns what tiers know of a call but for its digest, which nobody compares with. */
  CacheTier.Key asking(Call call) {
    AskedBy by = AskedBy.of(call, tags);
    return new CacheTier.Key(
        "",
        tags.of(call.options().tenant()),
        tags.of(call.task()),
        tags.of(call.model()),
        by.client(),
        by.method());
  }
}
