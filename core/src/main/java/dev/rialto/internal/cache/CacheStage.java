package dev.rialto.internal.cache;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.SemanticMatch;
import dev.rialto.TokenUsage;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.answer.Replay;
import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.flight.Asking;
import dev.rialto.internal.cache.flight.FlightOwner;
import dev.rialto.internal.cache.flight.Flights;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.internal.cache.warming.Question;
import dev.rialto.internal.cache.warming.Warmer;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.WarmingStatistics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers from memory, and lets equal calls in flight share one.
 *
 * <p>A stored answer serves unary and streaming calls alike. In flight, unary calls share with
 * unary ones and streams with streams: a stream cannot wait for a whole answer, and a unary call
 * that hangs on a stream could no longer be restarted when that breaks.
 *
 * <p>Longer than its neighbours, since what is found in memory, in a tier, by meaning or under way
 * is decided in one order, and what is stored must be forgotten in the same.
 */
public final class CacheStage implements Stage, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final Stage next;
  private final CacheSettings settings;
  private final CacheRules rules;
  private final Ticker ticker;
  private final Counters counters = new Counters();
  private final AnswerMemory memory;
  private final Flights flights;
  private final TierChain tiers;
  private final CacheContext context;
  private final @Nullable SemanticTier semantic;
  private final @Nullable Warmer warmer;
  private final Invalidations invalidations = new Invalidations();
  private final ForgottenMethods forgotten = new ForgottenMethods();
  private final Forgetting forgetting;
  private final TierAnswers fromTiers;

  /** Returns a call's key for people, in hexadecimal; empty if its answer is not remembered. */
  public String keyText(Call call) {
    return call.cache() == CacheMode.OFF || !rules.allow(call)
        ? ""
        : Integer.toHexString(CacheKey.of(call).hashCode());
  }

  /** Makes the stage above the given one, with no tier but memory. */
  public CacheStage(Stage next, CacheSettings settings, Ticker ticker) {
    this(next, settings, ticker, TierChain.NONE, CacheContext.NONE, null, null);
  }

  /**
   * Makes the stage above the given one.
   *
   * @param tiers are asked after memory; closed with the stage
   * @param context what the cache has to know of the rest of the pipeline
   * @param semantic is asked last, for calls that want it; null if there is none
   * @param warmer fetches answers before they are asked for; null if nothing does
   */
  public CacheStage(
      Stage next,
      CacheSettings settings,
      Ticker ticker,
      TierChain tiers,
      CacheContext context,
      @Nullable SemanticTier semantic,
      @Nullable Warmer warmer) {
    this.next = Objects.requireNonNull(next, "next");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.rules = new CacheRules(settings);
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    this.tiers = Objects.requireNonNull(tiers, "tiers");
    this.context = Objects.requireNonNull(context, "context");
    this.semantic = semantic;
    this.warmer = warmer;
    this.memory =
        new AnswerMemory(settings, ticker, counters, invalidations, tiers, context.route());
    ForgottenMarks marks = new ForgottenMarks(tiers, forgotten);
    this.forgetting =
        new Forgetting(invalidations, forgotten, marks, memory, tiers, semantic, warmer, ticker);
    this.fromTiers =
        new TierAnswers(
            settings, rules, ticker, memory, tiers, context, forgotten, marks, invalidations);
    this.flights = new Flights(new UnderWay(), settings.maxAnswerBytes());
    tiers.listen(forgetting);
    if (semantic != null) {
      semantic.over(fromTiers);
    }
    if (warmer != null) {
      warmer.over(new AnswersAhead());
    }
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (call.cache() == CacheMode.OFF || call.cache() == CacheMode.DEFAULT || !rules.allow(call)) {
      return next.start(call, sink);
    }
    CacheKey key = CacheKey.of(call);
    if (call.cache() == CacheMode.REFRESH) {
      return alone(key, call, sink, true);
    }
    CachedAnswer found = find(key, call);
    if (warmer != null && remembers(call)) {
      warmer.asked(key, call, found != null);
    }
    if (found != null) {
      Flight hit = hit(found, call, sink);
      if (hit != null) {
        if (settings.staleNanos() > 0) {
          revalidate(found, key, call);
        }
        return hit;
      }
    }
    // What a bound of the call's own cuts short, or refuses, is not what others asked for.
    boolean bounded = call.options().boundsCost();
    boolean sharing = settings.singleFlight() && found == null && !bounded;
    if (call.cache() == CacheMode.NO_STORE) {
      Flight shared = sharing ? flights.join(key, call, sink) : null;
      return shared == null ? alone(key, call, sink, false) : shared;
    }
    return sharing
        ? flights.share(key, call, sink, flight -> source(key, call, flight, /* counts= */ true))
        : alone(key, call, sink, true);
  }

  /** Returns how many equal calls are in flight together, counted by their flights. */
  public int flights() {
    return flights.count();
  }

  /** Prepares for a bound of the answers in memory that moves, as {@link AnswerMemory} says. */
  public void tunable(int mostEntries) {
    memory.tunable(mostEntries);
  }

  /** Returns how many answers memory may hold. */
  public int memoryEntries() {
    return memory.entries();
  }

  /** Sets how many answers memory may hold, after {@link #tunable}; those over it go at once. */
  public void memoryEntries(int most) {
    memory.entries(most);
  }

  /** Returns how many answers had to go to make room. */
  public long evicted() {
    return counters.evicted();
  }

  /** Returns what the cache has done so far. */
  public CacheStatistics statistics() {
    return counters.read(
        memory.answers(),
        tiers.statistics(),
        semantic == null ? SemanticStatistics.NONE : semantic.statistics(),
        warmer == null ? WarmingStatistics.NONE : warmer.statistics());
  }

  /** What may be fetched ahead. */
  private final class AnswersAhead implements Warmer.Answers {
    @Override
    public boolean lasts(Question question, long nanos) {
      CachedAnswer known = memory.peek(question.key());
      return known != null && !known.isStale(question.call(), ticker.nanoTime() + nanos);
    }

    @Override
    public long ttlNanos(Call call) {
      return rules.ttlNanos(call);
    }

    @Override
    public CacheTier.@Nullable Key tierKey(CacheKey key) {
      return memory.tierKey(key);
    }

    @Override
    public boolean fetch(CacheKey key, Call call, ResponseSink sink) {
      // What is too old in memory is so in the tiers.
      boolean anew = memory.peek(key) != null;
      return flights.fetch(
          key, call, sink, flight -> anew ? next : source(key, call, flight, /* counts= */ false));
    }
  }

  /** What the flights know of the cache. */
  private final class UnderWay implements FlightOwner {
    @Override
    public long mark() {
      return invalidations.mark();
    }

    @Override
    public long nowNanos() {
      return ticker.nanoTime();
    }

    @Override
    public boolean isInvalidatedSince(CacheKey key, long mark) {
      return CacheStage.this.isInvalidatedSince(key, mark);
    }

    @Override
    public void store(
        CacheKey key, Call call, Answer answer, int[] cuts, long mark, long beganNanos) {
      contained(() -> CacheStage.this.store(key, call, answer, cuts, mark, beganNanos));
    }

    @Override
    public void shared(String model, TokenUsage saved) {
      contained(() -> counters.shared(saved, context.price().applyAsLong(model, saved)));
    }

    /** Readers wait for their answer, whatever becomes of what is done with it besides. */
    private void contained(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException | Error bug) {
        LOG.log(System.Logger.Level.WARNING, "An answer could not be remembered or counted", bug);
      }
    }
  }

  /** Forgets answers in memory, and asks the tiers to; fails if one of them cannot be reached. */
  public CompletableFuture<Void> invalidate(CacheScope scope) {
    return forgetting.invalidate(scope);
  }

  /**
   * Forgets the answer that a call would find, as {@link #invalidate(CacheScope)} forgets several.
   */
  public CompletableFuture<Void> invalidate(Call call) {
    return forgetting.invalidate(call);
  }

  /** Asks the tiers for what is young enough for a call, and not forgotten by its method. */
  void find(CacheTier.Key key, Call call, TierChain.Finder finder) {
    fromTiers.find(key, call, finder);
  }

  TierChain tiers() {
    return tiers;
  }

  Invalidations invalidations() {
    return invalidations;
  }

  /** Returns whether a key was invalidated since a moment. */
  boolean isInvalidatedSince(CacheKey key, long mark) {
    return invalidations.since(mark, () -> memory.tierKey(key));
  }

  Executor callbacks() {
    return context.callbacks();
  }

  long nowNanos() {
    return ticker.nanoTime();
  }

  long leaseNanos() {
    return settings.leaseNanos();
  }

  void later(Runnable task, long delayNanos) {
    context.scheduler().schedule(task, delayNanos);
  }

  /** Ends the tiers; what they keep stays. */
  @Override
  public void close() {
    if (warmer != null) {
      warmer.close();
    }
    if (semantic != null) {
      semantic.close();
    }
    tiers.close();
  }

  private @Nullable CachedAnswer find(CacheKey key, Call call) {
    CachedAnswer found = memory.get(key);
    return found == null
            || !found.isUsableFor(call, ticker.nanoTime())
            || fromTiers.isForgotten(found, call)
        ? null
        : found;
  }

  /** Answers from memory; null if what is there is not of the call's type. */
  private @Nullable Flight hit(CachedAnswer found, Call call, ResponseSink sink) {
    long now = ticker.nanoTime();
    if (!call.unary()) {
      counters.hit(found, now);
      return new Replay(found, found.provenance(now), sink).start();
    }
    Answer answer = found.whole(call, now);
    if (answer == null) {
      return null;
    }
    counters.hit(found, now);
    sink.onAnswer(answer);
    return Flight.DONE;
  }

  /**
   * Answers from a tier, and remembers the answer; null if it is not of the call's type.
   *
   * @param mark when the tier was asked
   * @param counts whether somebody asked, and has saved something
   * @param asking learns what others who wait for it save
   */
  @Nullable Flight hit(
      CacheKey key,
      StoredAnswer stored,
      TierSlot slot,
      Call call,
      ResponseSink sink,
      long mark,
      boolean counts,
      Asking asking) {
    CachedAnswer found = fromTiers.remembered(stored, call);
    if (found == null) {
      return null;
    }
    asking.saves(found.paid());
    Answer decoded = CachedAnswer.unshared(found.answer());
    long now = ticker.nanoTime();
    long ageNanos = MILLISECONDS.toNanos(tiers.ageMillis(stored));
    if (remembers(call)) {
      memory.remember(key, found, mark);
    }
    if (counts) {
      counters.tierHit(found, now);
    }
    Provenance from = found.provenance(now).from(slot.status(), ageNanos);
    if (!call.unary()) {
      return new Replay(found, from, sink).start();
    }
    sink.onAnswer(decoded.from(from, TokenUsage.NONE));
    if (counts && memory.peek(key) == found) {
      revalidate(found, key, call); // after it, when the call is no more under way
    }
    return Flight.DONE;
  }

  private static boolean remembers(Call call) {
    return call.cache() == CacheMode.ON || call.cache() == CacheMode.SEMANTIC;
  }

  /** Answers with the answer to another text; null if it is not of the call's type. */
  @Nullable Flight hit(SemanticTier.Match match, Call call, ResponseSink sink, Asking asking) {
    long now = ticker.nanoTime();
    CachedAnswer found = match.answer();
    if (fromTiers.isForgotten(found, call)) {
      return null;
    }
    Provenance from =
        found
            .provenance(now)
            .from(CacheStatus.HIT_SEMANTIC, found.ageNanos(now))
            .matching(new SemanticMatch(match.text(), match.similarity()));
    Answer answer = call.unary() ? found.whole(call, now) : found.answer();
    if (answer == null) {
      return null;
    }
    asking.saves(found.paid());
    if (semantic != null) {
      semantic.hit();
    }
    counters.tierHit(found, now);
    if (!call.unary()) {
      return new Replay(found, from, sink).start();
    }
    sink.onAnswer(answer.from(from, TokenUsage.NONE));
    return Flight.DONE;
  }

  @Nullable SemanticTier semantic() {
    return semantic;
  }

  /** Fetches a new answer for one that has had its time, unless somebody does already. */
  private void revalidate(CachedAnswer found, CacheKey key, Call call) {
    long now = ticker.nanoTime();
    if (remembers(call) && found.isStale(call, now) && found.mayBeRenewed(now)) {
      long timeoutNanos = call.deadline().getAsLong() - call.startNanos();
      flights.fetch(
          key,
          call.with(new Deadline(now + timeoutNanos)),
          new Renewal(found, () -> memory.peek(key), ticker),
          flight -> next);
    }
  }

  private Flight alone(CacheKey key, Call call, ResponseSink sink, boolean storing) {
    // Who finds nothing in memory has still to ask the tiers; who found something of no use does
    // not.
    boolean asking = call.cache() != CacheMode.REFRESH;
    return flights.alone(
        key,
        call,
        sink,
        storing,
        flight -> asking ? source(key, call, flight, /* counts= */ true) : next);
  }

  /**
   * Returns where a new flight gets its answer: upstream, unless another flight has ended since
   * memory was asked.
   *
   * @param counts whether somebody asked
   */
  private Stage source(CacheKey key, Call call, Asking asking, boolean counts) {
    CachedAnswer found = find(key, call);
    CacheTier.Key tierKey = found != null || tiers.isEmpty() ? null : memory.tierKey(key);
    if (tierKey != null || (found == null && semantic != null && SemanticTier.wants(call))) {
      return (flightCall, flight) ->
          new Lookup(this, key, tierKey, flightCall, flight, next, asking, counts).start();
    }
    if (found == null) {
      if (counts) {
        counters.miss();
      }
      asking.goesUpstream();
      return next;
    }
    return (flightCall, flight) -> {
      asking.saves(found.paid());
      Flight hit = hit(found, flightCall, flight);
      if (hit != null) {
        return hit;
      }
      if (counts) {
        counters.miss();
      }
      asking.goesUpstream();
      return next.start(flightCall, flight);
    };
  }

  /** A lookup found nothing, and goes upstream. */
  void missed() {
    counters.miss();
  }

  private void store(
      CacheKey key, Call call, Answer answer, int[] cuts, long mark, long beganNanos) {
    if (answer.provenance().cacheStatus().isHit() || !rules.isWhole(answer)) {
      return;
    }
    long ttlNanos = rules.ttlNanos(call, answer);
    if (ttlNanos <= 0) {
      return;
    }
    forgotten.lives(ttlNanos, settings.staleNanos());
    AskedBy askedBy = memory.askedBy(call);
    CachedAnswer entry =
        new CachedAnswer(
            answer,
            call.output(),
            cuts,
            ticker.nanoTime(),
            beganNanos,
            ttlNanos,
            settings.staleNanos(),
            context.price().applyAsLong(answer.provenance().model(), answer.usage()),
            askedBy);
    // Before it is looked at: what is invalidated from then on was so later than this.
    long storedAtMillis = tiers.nowMillis();
    if (!memory.takes(key, entry, mark)) {
      return;
    }
    boolean replaces = call.cache() == CacheMode.REFRESH || memory.has(key);
    memory.remember(key, entry, mark);
    counters.stored();
    if (semantic != null && call.cache() == CacheMode.SEMANTIC) {
      semantic.stored(key, call, entry);
    }
    if (warmer != null) {
      warmer.stored(key, entry.paidPicos());
    }
    CacheTier.Key tierKey = tiers.isEmpty() ? null : memory.tierKey(key);
    if (tierKey != null) {
      StoredAnswer stored =
          new StoredAnswer(
              answer,
              Arrays.stream(cuts).boxed().toList(),
              storedAtMillis,
              Math.max(1, NANOSECONDS.toMillis(ttlNanos)),
              askedBy,
              entry.paidPicos());
      tiers.store(
          tierKey,
          stored,
          NANOSECONDS.toMillis(settings.staleNanos()),
          replaces,
          Duration.ofNanos(Math.max(0, ticker.nanoTime() - beganNanos)));
    }
  }
}
