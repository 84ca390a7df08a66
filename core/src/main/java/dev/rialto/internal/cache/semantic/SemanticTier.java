package dev.rialto.internal.cache.semantic;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rialto.CacheMode;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Role;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.key.KeyDigest;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
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
 * Answers to other texts of the same meaning. Thread-safe. Long, since what is asked, given,
 * verified and learnt of one text has to agree.
 *
 * <p>Only texts whose keys differ in nothing but the user's last message are compared, so never
 * those of two tenants, methods with other instructions, or other models. What a call that goes
 * upstream is answered tells whether the nearest known text would have done; the bound of the
 * call's method learns from it.
 */
public final class SemanticTier {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int LONGEST_TEXT = 4_000;
  private static final int NEIGHBOURS = 4;
  private static final int SWEPT_AT_ONCE = 2;
  private static final int LONGEST_NAME = 200;
  private static final Duration FORGET_ASKED = Duration.ofMinutes(10);

  private final SemanticSettings settings;
  private final StoreGuard guard;
  private final Ticker ticker;
  private final DoubleSupplier random;
  private final @Nullable SemanticKeeping kept;
  private final AnswerComparison comparison;
  private volatile Answers answers = NO_TIERS;
  private final SemanticIndex<String, Known> index;
  private final ConcurrentMap<String, ErrorBound> bounds = new ConcurrentHashMap<>();

  /** What is asked upstream at this moment, with what is to be learnt from the answer. */
  private final Cache<CacheKey, Asked> asked;

  private final TextReader texts;

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
   * @param store keeps what is known for other processes; null if nobody does
   */
  public SemanticTier(
      SemanticSettings settings,
      Supplier<EmbeddingModel> model,
      Ticker ticker,
      Scheduler scheduler,
      Executor loader,
      DoubleSupplier random,
      @Nullable SemanticStore store) {
    this.settings = settings;
    this.ticker = ticker;
    this.random = random;
    this.kept = store == null ? null : new SemanticKeeping(store, model, loader);
    this.comparison = new AnswerComparison(settings.sameAnswer(), model);
    this.index = new SemanticIndex<>(settings.entries());
    this.asked =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(FORGET_ASKED)
            .ticker(ticker::nanoTime)
            .executor(Runnable::run)
            .build();
    this.texts = new TextReader(model);
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
            error -> error instanceof TextReader.ModelFailure);
  }

  /** What this tier has to know of the rest of the cache. */
  public interface Answers {
    /** Returns a key as the tiers behind memory know it; null if they cannot, or there are none. */
    CacheTier.@Nullable Key tierKey(CacheKey key);

    /** Returns what is behind the model and the task of a key: the same text, the same route. */
    String route(CacheKey key);

    /**
     * Gets an answer that this process did not see, for a call; null if it is not there any more.
     */
    CompletableFuture<@Nullable CachedAnswer> load(CacheTier.Key key, Call call);

    /** Returns whether an answer is older than those of a call's method are to be. */
    default boolean isForgotten(CachedAnswer answer, Call call) {
      return false;
    }

    /** Returns the time of the tiers. */
    long nowMillis();
  }

  /** Knows no tiers. */
  private static final Answers NO_TIERS =
      new Answers() {
        @Override
        public CacheTier.@Nullable Key tierKey(CacheKey key) {
          return null;
        }

        @Override
        public String route(CacheKey key) {
          return "";
        }

        @Override
        public CompletableFuture<@Nullable CachedAnswer> load(CacheTier.Key key, Call call) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public long nowMillis() {
          return 0;
        }
      };

  /** An answer that is known, or was to another process and is in a tier. */
  private static final class Known {
    final @Nullable CacheKey key;
    final CacheTier.@Nullable Key tierKey;
    final long expiresAtMillis;
    private volatile @Nullable CachedAnswer answer;

    Known(
        @Nullable CacheKey key,
        CacheTier.@Nullable Key tierKey,
        long expiresAtMillis,
        @Nullable CachedAnswer answer) {
      this.key = key;
      this.tierKey = tierKey;
      this.expiresAtMillis = expiresAtMillis;
      this.answer = answer;
    }

    /** Returns the answer of a text that was found. */
    CachedAnswer answer() {
      return Objects.requireNonNull(answer, "the answer is loaded before it is given");
    }
  }

  /** A known text that no guard keeps from being given. */
  private record Candidate(SemanticIndex.Near<Known> near, Likeness likeness) {}

  /** What to learn from an answer that was asked for. */
  private record Asked(Question question, @Nullable Candidate candidate, boolean wouldDo) {}

  /** A known answer that will do. */
  public record Match(CachedAnswer answer, String text, double similarity) {}

  /** Learns of the rest of the cache, and takes up what is stored; called once, at the start. */
  public void over(Answers newAnswers) {
    answers = newAnswers;
    if (kept != null) {
      kept.load(settings.entries(), this::takeUpAll);
    }
  }

  private void takeUpAll(SemanticStore.Found found) {
    for (SemanticStore.Learnt row : found.learnt()) {
      if (!row.method().equals(SemanticKeeping.PROBE)) {
        bound(row.method()).restore(row.numbers());
      }
    }
    for (SemanticStore.Row row : found.rows()) {
      try {
        takeUp(row);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A text of the semantic cache was left out", e);
      }
    }
  }

  private void takeUp(SemanticStore.Row row) {
    SemanticEntry<Known> entry =
        new SemanticEntry<>(
            Reading.of(row.text()),
            Dot.unit(row.floats()),
            new Known(null, row.key(), row.expiresAtMillis(), null));
    entry.restore(row.right(), row.wrong(), row.wrongFrom());
    index.add(row.partition(), entry);
  }

  /** Returns whether a call wants this tier, and has one text to compare. */
  public static boolean wants(Call call) {
    return call.cache() == CacheMode.SEMANTIC && textOf(call) != null;
  }

  /**
   * Looks for a known answer that will do.
   *
   * @param found hears of it, or null, on whatever thread finds out
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is no finding
  public void find(CacheKey key, Call call, Consumer<@Nullable Match> found) {
    String text = Objects.requireNonNull(textOf(call));
    guard
        .run(() -> search(key, call, text))
        .whenComplete((match, error) -> found.accept(error == null ? match : null));
  }

  private CompletableFuture<@Nullable Match> search(CacheKey key, Call call, String text) {
    return texts
        .read(text)
        .thenCompose(
            seen -> {
              if (seen.vector().length == 0) {
                return CompletableFuture.completedFuture(null);
              }
              Question question = new Question(key, call, text, seen.vector());
              SemanticIndex.Near<Known> near = question.near;
              return near == null
                  ? decide(question, Double.NaN)
                  : texts
                      .counterpart(seen, near.entry().text())
                      .thenCompose(counterpart -> decide(question, counterpart));
            });
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
      this.partition = key.withoutText(text) + '/' + KeyDigest.tag(answers.route(key));
      long now = ticker.nanoTime();
      long nowMillis = answers.nowMillis();
      Predicate<Known> fresh = known -> isFresh(known, call, now, nowMillis);
      List<SemanticIndex.Near<Known>> nearest =
          index.nearest(partition, vector, NEIGHBOURS, settings.leastSimilarity(), fresh);
      // Of several near ones the one that is most like by its words: cosine tells little of that.
      near =
          nearest.stream()
              .filter(n -> Guards.allow(reading, n.entry().reading()))
              .max(
                  Comparator.comparing((SemanticIndex.Near<Known> n) -> byWords(n).reworded())
                      .thenComparing(n -> byWords(n).score()))
              .orElse(null);
      if (near == null && !nearest.isEmpty()) {
        guarded.increment();
      }
    }

    private Likeness byWords(SemanticIndex.Near<Known> other) {
      return Likeness.of(reading, other.entry().reading(), other.similarity(), Double.NaN);
    }
  }

  private boolean isFresh(Known known, Call call, long nowNanos, long nowMillis) {
    CachedAnswer answer = known.answer;
    return answer == null
        ? known.expiresAtMillis > nowMillis
        : answer.isUsableFor(call, nowNanos) && !answers.isForgotten(answer, call);
  }

  /** An answer that only a tier has is got before anything is decided on it. */
  private CompletableFuture<@Nullable Match> decide(Question question, double counterpart) {
    SemanticIndex.Near<Known> near = question.near;
    Known known = near == null ? null : near.entry().value();
    if (near == null || known == null || known.answer != null || known.tierKey == null) {
      return CompletableFuture.completedFuture(decide(question, near, counterpart));
    }
    return answers
        .load(known.tierKey, question.call)
        .thenApply(
            answer -> {
              if (answer == null) {
                index.remove(near.entry());
                return decide(question, null, counterpart);
              }
              known.answer = answer;
              return decide(question, near, counterpart);
            });
  }

  private @Nullable Match decide(
      Question question, SemanticIndex.@Nullable Near<Known> near, double counterpart) {
    Candidate candidate = null;
    boolean wouldDo = false;
    if (near != null) {
      Likeness likeness =
          Likeness.of(question.reading, near.entry().reading(), near.similarity(), counterpart);
      candidate = new Candidate(near, likeness);
      wouldDo = isTrusted(question.call, candidate);
      if (wouldDo && !explores(question.call, likeness)) {
        index.used(near.entry());
        return new Match(near.entry().value().answer(), near.entry().text(), near.similarity());
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
        : candidate.near.similarity() >= settings.threshold() && !candidate.likeness.replaced();
  }

  private boolean explores(Call call, Likeness likeness) {
    return Double.isNaN(settings.threshold())
        && random.getAsDouble() < bound(call).verifies(likeness, settings.explore());
  }

  private ErrorBound bound(Call call) {
    return bound(method(call));
  }

  private ErrorBound bound(String method) {
    return bounds.computeIfAbsent(method, m -> new ErrorBound(settings.mostFalse()));
  }

  private static String method(Call call) {
    String name = call.origin().client() + '.' + call.origin().method();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /** A match was given. */
  public void hit() {
    hits.increment();
  }

  /** An answer came from upstream and is remembered: learns from it, and knows it from now on. */
  @SuppressWarnings("FutureReturnValueIgnored") // of what cannot be told now nothing is learnt
  public void stored(CacheKey key, Call call, CachedAnswer answer) {
    Asked waiting = asked.asMap().remove(key);
    if (waiting == null) {
      return;
    }
    Question question = waiting.question;
    Candidate candidate = waiting.candidate;
    if (candidate != null) {
      comparison
          .same(candidate.near.entry().value().answer().answer(), answer.answer())
          .thenAccept(same -> learn(waiting, question, candidate, same));
    }
    long now = ticker.nanoTime();
    long nowMillis = answers.nowMillis();
    index.sweep(SWEPT_AT_ONCE, old -> isOver(old, now, nowMillis));
    SemanticEntry<Known> entry =
        new SemanticEntry<>(
            question.reading,
            question.vector,
            new Known(
                key,
                answers.tierKey(key),
                nowMillis + NANOSECONDS.toMillis(answer.keptNanos(now)),
                answer));
    index.add(question.partition, entry);
    save(question.partition, entry);
  }

  /** Learns whether a known answer would have done. */
  private void learn(Asked waiting, Question question, Candidate candidate, boolean same) {
    SemanticEntry<Known> known = candidate.near.entry();
    double score = candidate.likeness.score();
    // A text that is known to be another for so like ones is not given, so it says nothing more
    // of those that are.
    boolean held = known.holds(score);
    int before = known.compared(score, same);
    Call call = question.call;
    if (held) {
      bound(call).observe(candidate.likeness, same, before);
      if (kept != null) {
        kept.save(SemanticStore.Learnt.of(method(call), bound(call).state()));
      }
    }
    save(question.partition, known);
    if (waiting.wouldDo) {
      (same ? confirmed : falseHits).increment();
    }
  }

  private static boolean isOver(Known known, long nowNanos, long nowMillis) {
    CachedAnswer answer = known.answer;
    return answer == null ? known.expiresAtMillis <= nowMillis : answer.keptNanos(nowNanos) == 0;
  }

  private void save(String partition, SemanticEntry<Known> entry) {
    Known known = entry.value();
    if (kept != null && known.tierKey != null) {
      kept.save(SemanticStore.Row.of(partition, known.tierKey, entry, known.expiresAtMillis));
    }
  }

  /** Forgets texts whose keys are meant, in this process. */
  public void forget(Predicate<CacheKey> meant) {
    index.removeIf(known -> known.key != null && meant.test(known.key));
  }

  /** Forgets texts whose answers are in a scope, in this process. */
  public void forget(CacheTier.Scope scope, BiPredicate<CacheKey, AskedBy> meant) {
    index.removeIf(
        known -> {
          CachedAnswer answer = known.answer;
          AskedBy by = answer == null ? AskedBy.UNKNOWN : answer.askedBy();
          if (known.key != null) {
            return meant.test(known.key, by);
          }
          return known.tierKey == null || scope.has(by.named(known.tierKey));
        });
  }

  /** Forgets texts whose answers are in a scope, where they are stored. */
  public CompletableFuture<?> delete(CacheTier.Scope scope) {
    return kept == null ? CompletableFuture.completedFuture(0) : kept.delete(scope);
  }

  /** Writes what waits to be written. */
  public void close() {
    if (kept != null) {
      kept.close();
    }
  }

  /** Returns what the tier has done so far. */
  public SemanticStatistics statistics() {
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
