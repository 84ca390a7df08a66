package dev.rialto.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rialto.CacheMode;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Role;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.semantic.ErrorBound;
import dev.rialto.internal.cache.semantic.Guards;
import dev.rialto.internal.cache.semantic.SemanticIndex;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers to other texts of the same meaning. Thread-safe.
 *
 * <p>Only texts whose keys differ in nothing but the user's last message are compared, so never
 * those of two tenants, methods with other instructions, or other models. What a call that goes
 * upstream is answered tells whether the nearest known text would have done; the bound of the
 * call's method learns from it.
 */
public final class SemanticTier {

  private static final int LONGEST_TEXT = 4_000;
  private static final Duration FORGET_ASKED = Duration.ofMinutes(10);

  private final SemanticSettings settings;
  private final Supplier<EmbeddingModel> model;
  private final StoreGuard guard;
  private final Ticker ticker;
  private final DoubleSupplier random;
  private final SemanticIndex<String, Known> index;
  private final ConcurrentMap<String, ErrorBound> bounds = new ConcurrentHashMap<>();

  /** What is asked upstream at this moment, with what is to be learnt from the answer. */
  private final Cache<CacheKey, Asked> asked;

  private final LongAdder hits = new LongAdder();
  private final LongAdder explored = new LongAdder();
  private final LongAdder confirmed = new LongAdder();
  private final LongAdder falseHits = new LongAdder();
  private final LongAdder guarded = new LongAdder();

  /**
   * Makes the tier.
   *
   * @param model gives the embedding model; asked at the first use
   * @param loader runs the loading of the model
   * @param random gives numbers from 0 to 1, for which calls verify
   */
  public SemanticTier(
      SemanticSettings settings,
      Supplier<EmbeddingModel> model,
      Ticker ticker,
      Scheduler scheduler,
      Executor loader,
      DoubleSupplier random) {
    this.settings = settings;
    this.model = model;
    this.ticker = ticker;
    this.random = random;
    this.index = new SemanticIndex<>(settings.entries());
    this.asked =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(FORGET_ASKED)
            .ticker(ticker::nanoTime)
            .executor(Runnable::run)
            .build();
    this.guard =
        new StoreGuard(
            "The embedding model of the semantic cache",
            settings.timeoutNanos(),
            10 * settings.timeoutNanos(),
            ticker,
            scheduler,
            () ->
                CompletableFuture.supplyAsync(model, loader)
                    .thenCompose(loaded -> loaded.embedAllAsync(List.of("ready?"))),
            error -> true);
  }

  /** An answer that is known, and the key under which it would be found exactly. */
  record Known(CacheKey key, CachedAnswer answer) {}

  /** What to learn from an answer that was asked for. */
  private static final class Asked {
    final String partition;
    final String text;
    final float[] vector;
    final SemanticIndex.@Nullable Near<Known> near;
    final boolean wouldDo;

    Asked(
        String partition,
        String text,
        float[] vector,
        SemanticIndex.@Nullable Near<Known> near,
        boolean wouldDo) {
      this.partition = partition;
      this.text = text;
      this.vector = vector;
      this.near = near;
      this.wouldDo = wouldDo;
    }
  }

  /** A known answer that will do. */
  record Match(Known known, String text, double similarity) {}

  /** Returns whether a call wants this tier, and has one text to compare. */
  static boolean wants(Call call) {
    return call.cache() == CacheMode.SEMANTIC && textOf(call) != null;
  }

  /**
   * Looks for a known answer that will do.
   *
   * @param found hears of it, or null, on whatever thread finds out
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is no finding
  void find(CacheKey key, Call call, Consumer<@Nullable Match> found) {
    String text = Objects.requireNonNull(textOf(call));
    guard
        .run(() -> model.get().embedAllAsync(List.of(text)))
        .whenComplete(
            (vectors, error) -> {
              if (error != null || vectors == null || vectors.size() != 1) {
                found.accept(null);
              } else {
                found.accept(judge(key, call, text, vectors.get(0)));
              }
            });
  }

  private @Nullable Match judge(CacheKey key, Call call, String text, float[] vector) {
    String partition = key.withoutText(text);
    long now = ticker.nanoTime();
    Predicate<Known> fresh = known -> known.answer().isUsableFor(call, now);
    SemanticIndex.Near<Known> near =
        index.nearest(partition, vector, settings.leastSimilarity(), fresh);
    if (near != null && !Guards.allow(text, near.entry().text())) {
      guarded.increment();
      near = null;
    }
    boolean wouldDo = near != null && isTrusted(call, near);
    if (near != null && wouldDo && !explores()) {
      return new Match(near.entry().value(), near.entry().text(), near.similarity());
    }
    if (wouldDo) {
      explored.increment();
    }
    asked.put(key, new Asked(partition, text, vector, near, wouldDo));
    return null;
  }

  private boolean isTrusted(Call call, SemanticIndex.Near<Known> near) {
    return Double.isNaN(settings.threshold())
        ? near.entry().holds(near.similarity()) && bound(call).trusts(near.similarity())
        : near.similarity() >= settings.threshold();
  }

  private boolean explores() {
    return Double.isNaN(settings.threshold()) && random.getAsDouble() < settings.explore();
  }

  private ErrorBound bound(Call call) {
    return bounds.computeIfAbsent(
        call.origin().client() + '.' + call.origin().method(),
        method -> new ErrorBound(settings.mostFalse()));
  }

  /** A match was given. */
  void hit() {
    hits.increment();
  }

  /** An answer came from upstream and is remembered: learns from it, and knows it from now on. */
  void stored(CacheKey key, Call call, CachedAnswer answer) {
    Asked question = asked.asMap().remove(key);
    if (question == null) {
      return;
    }
    SemanticIndex.Near<Known> near = question.near;
    if (near != null) {
      boolean same = same(near.entry().value().answer().answer(), answer.answer());
      // A text that is known to be another for so near ones is not given, so it says nothing more
      // of those that are.
      if (near.entry().holds(near.similarity())) {
        bound(call).observe(near.similarity(), same);
      }
      if (!same) {
        near.entry().wrongAt(near.similarity());
      }
      if (question.wouldDo) {
        (same ? confirmed : falseHits).increment();
      }
    }
    index.add(question.partition, question.text, question.vector, new Known(key, answer));
  }

  private boolean same(Answer known, Answer own) {
    BiPredicate<Object, Object> users = settings.sameAnswer();
    Object a = known.value() == null ? known.text() : known.value();
    Object b = own.value() == null ? own.text() : own.value();
    if (users != null) {
      try {
        return users.test(a, b);
      } catch (RuntimeException e) {
        return false; // what cannot be told is not trusted
      }
    }
    if (a instanceof String one && b instanceof String other) {
      return plain(one).equals(plain(other));
    }
    return a.equals(b);
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** Forgets texts whose keys are meant. */
  void forget(Predicate<CacheKey> meant) {
    index.removeIf(known -> meant.test(known.key()));
  }

  SemanticStatistics statistics() {
    return new SemanticStatistics(
        hits.sum(), explored.sum(), confirmed.sum(), falseHits.sum(), guarded.sum(), index.size());
  }

  /** Returns the text that may be put in other words: the user's last; null if there is none. */
  static @Nullable String textOf(Call call) {
    if (!(call.request() instanceof CompletionRequest request)) {
      return null;
    }
    Message last = request.messages().get(request.messages().size() - 1);
    if (last.role() != Role.USER || last.content().size() != 1) {
      return null;
    }
    String text = last.text();
    return text.isBlank() || text.length() > LONGEST_TEXT ? null : text;
  }
}
