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
import dev.rialto.internal.cache.semantic.Likeness;
import dev.rialto.internal.cache.semantic.Reading;
import dev.rialto.internal.cache.semantic.SemanticEntry;
import dev.rialto.internal.cache.semantic.SemanticIndex;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.onnx.ReadText;
import dev.rialto.internal.onnx.TokenEmbeddings;
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
  private static final int NEIGHBOURS = 4;
  private static final int READ_TEXTS = 256;
  private static final int SWEPT_AT_ONCE = 2;
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

  /** What the model saw of texts that are asked or compared now. */
  private final Cache<String, ReadText> seen;

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
    this.seen = Caffeine.newBuilder().maximumSize(READ_TEXTS).executor(Runnable::run).build();
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

  /** A known text that no guard keeps from being given. */
  private record Candidate(SemanticIndex.Near<Known> near, Likeness likeness) {}

  /** What to learn from an answer that was asked for. */
  private record Asked(Question question, @Nullable Candidate candidate, boolean wouldDo) {}

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
        .run(() -> search(key, call, text))
        .whenComplete((match, error) -> found.accept(error == null ? match : null));
  }

  private CompletableFuture<@Nullable Match> search(CacheKey key, Call call, String text) {
    EmbeddingModel loaded = model.get();
    if (loaded instanceof TokenEmbeddings tokens) {
      return tokens
          .readAsync(text)
          .thenCompose(
              read -> {
                seen.put(text, read);
                Question question = new Question(key, call, text, read.vector());
                SemanticIndex.Near<Known> near = question.near;
                if (near == null) {
                  return CompletableFuture.completedFuture(decide(question, Double.NaN));
                }
                return read(tokens, near.entry().text())
                    .thenApply(known -> decide(question, counterpart(read, known)));
              });
    }
    return loaded
        .embedAllAsync(List.of(text))
        .thenApply(
            vectors ->
                vectors.size() == 1
                    ? decide(new Question(key, call, text, vectors.get(0)), Double.NaN)
                    : null);
  }

  private CompletableFuture<ReadText> read(TokenEmbeddings tokens, String text) {
    ReadText known = seen.getIfPresent(text);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return tokens
        .readAsync(text)
        .thenApply(
            read -> {
              seen.put(text, read);
              return read;
            });
  }

  /** What the model did not see of a text may be another in the other one. */
  private static double counterpart(ReadText one, ReadText other) {
    return one.whole() && other.whole() ? Likeness.counterpart(one, other) : 0;
  }

  /** A text that was asked, and the nearest known one that no guard keeps apart. */
  private final class Question {
    final CacheKey key;
    final Call call;
    final Reading reading;
    final float[] vector;
    final String partition;
    final SemanticIndex.@Nullable Near<Known> near;

    Question(CacheKey key, Call call, String text, float[] vector) {
      this.key = key;
      this.call = call;
      this.reading = Reading.of(text);
      this.vector = vector;
      this.partition = key.withoutText(text);
      long now = ticker.nanoTime();
      Predicate<Known> fresh = known -> known.answer().isUsableFor(call, now);
      List<SemanticIndex.Near<Known>> nearest =
          index.nearest(partition, vector, NEIGHBOURS, settings.leastSimilarity(), fresh);
      near =
          nearest.stream()
              .filter(n -> Guards.allow(reading, n.entry().reading()))
              .findFirst()
              .orElse(null);
      if (near == null && !nearest.isEmpty()) {
        guarded.increment();
      }
    }
  }

  private @Nullable Match decide(Question question, double counterpart) {
    SemanticIndex.Near<Known> near = question.near;
    Candidate candidate = null;
    boolean wouldDo = false;
    if (near != null) {
      Likeness likeness =
          Likeness.of(question.reading, near.entry().reading(), near.similarity(), counterpart);
      candidate = new Candidate(near, likeness);
      wouldDo = isTrusted(question.call, candidate);
      if (wouldDo && !explores(question.call, likeness)) {
        index.used(near.entry());
        return new Match(near.entry().value(), near.entry().text(), near.similarity());
      }
    }
    if (wouldDo) {
      explored.increment();
    }
    asked.put(question.key, new Asked(question, candidate, wouldDo));
    return null;
  }

  private boolean isTrusted(Call call, Candidate candidate) {
    return Double.isNaN(settings.threshold())
        ? candidate.near.entry().holds(candidate.likeness.score())
            && bound(call).trusts(candidate.likeness)
        : candidate.near.similarity() >= settings.threshold();
  }

  private boolean explores(Call call, Likeness likeness) {
    return Double.isNaN(settings.threshold())
        && random.getAsDouble() < bound(call).verifies(likeness, settings.explore());
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
    Asked waiting = asked.asMap().remove(key);
    if (waiting == null) {
      return;
    }
    Question question = waiting.question;
    Candidate candidate = waiting.candidate;
    if (candidate != null) {
      SemanticEntry<Known> known = candidate.near.entry();
      boolean same = same(known.value().answer().answer(), answer.answer());
      double score = candidate.likeness.score();
      // A text that is known to be another for so like ones is not given, so it says nothing more
      // of those that are.
      boolean held = known.holds(score);
      int before = known.compared(score, same);
      if (held) {
        bound(call).observe(candidate.likeness, same, before);
      }
      if (waiting.wouldDo) {
        (same ? confirmed : falseHits).increment();
      }
    }
    long now = ticker.nanoTime();
    index.sweep(SWEPT_AT_ONCE, old -> old.answer().keptNanos(now) == 0);
    index.add(
        question.partition,
        new SemanticEntry<>(question.reading, question.vector, new Known(key, answer)));
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
