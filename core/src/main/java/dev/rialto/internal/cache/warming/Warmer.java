package dev.rialto.internal.cache.warming;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.rialto.Usd;
import dev.rialto.config.WarmingSettings;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.WarmingStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is likely to be asked soon, so that its answer is in memory by then. Thread-safe. Long,
 * since what is learnt, forgotten and asked ahead of one question has to agree.
 *
 * <p>Learns of every question that may be remembered in which hours it comes. One that was asked
 * once leaves no more than the hour behind; those that came again in another hour are kept, and of
 * them the frequent ones (W-TinyLFU) if they are too many. In each round the likely ones whose
 * answers are missing, or will be too old, are asked one after the other by a {@link WarmingRound}.
 */
public final class Warmer {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final long LEAST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  final WarmingSettings settings;
  final LongAdder warmed = new LongAdder();
  final LongAdder found = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder picos = new LongAdder();
  private final LongAdder used = new LongAdder();
  private final LongAdder wasted = new LongAdder();
  private final HourClock hours;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Executor callbacks;
  private final BooleanSupplier quiet;
  private final Consumer<PipelineEvent> events;
  private final Cache<CacheKey, Question> questions;
  private final FirstSeen seen;
  private final @Nullable WarmingStore store;

  /** The hours of questions of before the start that were not asked since, by their digests. */
  private final ConcurrentMap<String, int[]> before = new ConcurrentHashMap<>();

  /** Whether {@link #before} has still to be read. */
  private volatile boolean unread;

  private volatile boolean told;
  private volatile Answers answers = NONE;
  private volatile boolean closed;

  /** Whether something was forgotten since the start: what is loaded after that may be of it. */
  private volatile boolean forgotten;

  private volatile Scheduler.Timer timer = () -> {};

  /**
   * Makes one, which does nothing before it knows a cache.
   *
   * @param clock tells hours and weekdays, in its zone unless the settings name one
   * @param callbacks runs the rounds
   * @param quiet tells whether calls that nobody waits for may be made now
   * @param events hears of rounds
   * @param store keeps hours for after a restart; null if nothing does
   */
  public Warmer(
      WarmingSettings settings,
      Clock clock,
      Ticker ticker,
      Scheduler scheduler,
      Executor callbacks,
      BooleanSupplier quiet,
      Consumer<PipelineEvent> events,
      @Nullable WarmingStore store) {
    this.store = store;
    ZoneId zone = settings.zone();
    this.settings = settings;
    this.hours = new HourClock(clock, zone == null ? clock.getZone() : zone);
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.callbacks = callbacks;
    this.quiet = quiet;
    this.events = events;
    long leastWeight = (settings.questionBytes() + settings.questions() - 1) / settings.questions();
    this.seen = new FirstSeen(settings.questions());
    this.questions =
        Caffeine.newBuilder()
            .maximumWeight(settings.questionBytes())
            .<CacheKey, Question>weigher(
                (key, question) ->
                    (int) Math.min(Integer.MAX_VALUE, Math.max(leastWeight, question.bytes())))
            .removalListener(this::removed)
            .executor(Runnable::run)
            .build();
  }

  /** What this has to know of the cache. */
  public interface Answers {
    /** Returns whether memory has an answer that will still be young after such a time. */
    boolean lasts(Question question, long nanos);

    /** Returns for how long the answer to a question would be remembered. */
    long ttlNanos(Call call);

    /** Returns a key as it is known outside this process; null if it cannot be. */
    CacheTier.@Nullable Key tierKey(CacheKey key);

    /** Fetches an answer for memory; false if an equal call is under way. */
    boolean fetch(CacheKey key, Call call, ResponseSink sink);
  }

  private static final Answers NONE =
      new Answers() {
        @Override
        public boolean lasts(Question question, long nanos) {
          return true;
        }

        @Override
        public long ttlNanos(Call call) {
          return 0;
        }

        @Override
        public CacheTier.@Nullable Key tierKey(CacheKey key) {
          return null;
        }

        @Override
        public boolean fetch(CacheKey key, Call call, ResponseSink sink) {
          return false;
        }
      };

  /** Learns of the cache, and begins; called once, at the start. */
  public void over(Answers newAnswers) {
    answers = newAnswers;
    unread = store != null;
    read();
    scheduleNext();
  }

  /** Reads what was learnt before the start; what cannot be read now is tried in each round. */
  @SuppressWarnings("FutureReturnValueIgnored") // readings that fail are told of
  private void read() {
    if (store != null && unread) {
      store
          .load(settings.questions())
          .whenComplete(
              (stored, error) -> {
                if (error == null) {
                  takeUp(stored);
                } else {
                  tell(error);
                }
              });
    }
  }

  private void tell(Throwable error) {
    if (!told) {
      told = true;
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      LOG.log(
          System.Logger.Level.WARNING,
          "Which questions were asked at which hours before the start cannot be read, and is tried"
              + " again every "
              + said(settings.every())
              + "; until then nothing is asked ahead but what comes again: "
              + cause.getMessage());
    }
  }

  /** In the largest unit that loses nothing. */
  private static String said(Duration time) {
    if (time.equals(Duration.ofMinutes(time.toMinutes()))) {
      return time.toMinutes() + " min";
    }
    if (time.equals(Duration.ofSeconds(time.toSeconds()))) {
      return time.toSeconds() + " s";
    }
    return time.equals(Duration.ofMillis(time.toMillis()))
        ? time.toMillis() + " ms"
        : time.toString();
  }

  private void takeUp(Map<String, int[]> stored) {
    unread = false;
    if (!forgotten) {
      before.putAll(stored);
    }
    if (forgotten) { // meanwhile
      before.clear();
    }
  }

  /**
   * Somebody has asked a question.
   *
   * @param hit whether memory had the answer
   */
  public void asked(CacheKey key, Call call, boolean hit) {
    int hour = hours.now();
    Question known = questions.getIfPresent(key);
    if (known == null) {
      Question made = learnt(key, call, hour);
      if (made != null) {
        questions.put(key, made);
        save(made);
      }
      return;
    }
    boolean news = known.isNews(hour);
    if (known.asked(hour, hit)) {
      (hit ? used : wasted).increment();
    }
    if (news) {
      save(known);
    }
  }

  /** Returns a question that was asked in another hour, before the start or since; null if not. */
  private @Nullable Question learnt(CacheKey key, Call call, int hour) {
    if (!before.isEmpty()) {
      CacheTier.Key tierKey = answers.tierKey(key);
      int[] hours = tierKey == null ? null : before.remove(tierKey.digest());
      if (hours != null) {
        return Question.of(key, call, Habit.of(hours), hour);
      }
    }
    int first = seen.first(key.hashCode(), hour);
    return first == hour ? null : Question.of(key, call, new Habit(first), hour);
  }

  private void save(Question question) {
    CacheTier.Key tierKey = store == null ? null : answers.tierKey(question.key());
    if (store != null && tierKey != null) {
      store.save(tierKey, question.habit.hours());
    }
  }

  /** An answer is remembered that cost so much. */
  public void stored(CacheKey key, long paidPicos) {
    Question known = questions.asMap().get(key);
    if (known != null) {
      known.paidPicos = paidPicos;
    }
  }

  /** Forgets the questions that are meant, here and, by the scope, where they are stored. */
  public void forget(CacheTier.Scope scope, Predicate<CacheKey> meant) {
    forgotten = true;
    questions.asMap().keySet().removeIf(meant);
    before.clear(); // of which digest is whose nobody knows; what is not meant is learnt again
    if (store != null) {
      store.forget(scope);
    }
  }

  private void removed(@Nullable CacheKey key, @Nullable Question question, RemovalCause cause) {
    if (question != null && cause != RemovalCause.REPLACED && question.isAwaited()) {
      question.ended(false, hours.now());
      wasted.increment();
    }
  }

  private void scheduleNext() {
    if (!closed) {
      timer = scheduler.schedule(this::begin, settings.every().toNanos());
    }
  }

  /** What is to be done takes longer than a timer may. */
  private void begin() {
    try {
      callbacks.execute(this::round);
    } catch (RejectedExecutionException e) {
      scheduleNext();
    }
  }

  private void round() {
    read();
    List<Question> likely;
    try {
      likely = likely();
    } catch (RuntimeException | Error e) {
      scheduleNext();
      throw e;
    }
    new WarmingRound(this, answers, likely, hours.in(settings.every().toMillis())).run();
  }

  /** Returns the questions to ask, the likeliest first. */
  private List<Question> likely() {
    long everyNanos = settings.every().toNanos();
    int now = hours.now();
    record Ranked(Question question, double confidence) {}
    List<Ranked> all = new ArrayList<>();
    for (Question each : questions.asMap().values()) {
      boolean lasts = answers.lasts(each, everyNanos);
      if (each.isAwaited() && !answers.lasts(each, 0)) {
        each.ended(false, now);
        wasted.increment();
      }
      if (!lasts && each.worth.isWorth(now) && answers.ttlNanos(each.call()) >= everyNanos) {
        double confidence = confidence(each);
        if (confidence > settings.confidence()) {
          all.add(new Ranked(each, confidence));
        }
      }
    }
    all.sort(Comparator.comparingDouble(Ranked::confidence).reversed());
    return all.stream().map(Ranked::question).toList();
  }

  /** Returns how likely it is asked in one of the hours that begin until the next round, or now. */
  private double confidence(Question question) {
    int last = hours.in(settings.every().toMillis());
    double most = 0;
    if (question.warmedFor > last + 1) {
      question.warmedFor = Integer.MIN_VALUE; // a clock that was ahead has told that
    }
    for (int hour = Math.min(last, hours.in(HOUR_MILLIS)); hour <= last; hour++) {
      if (question.warmedFor < hour && !question.habit.wasAsked(hour)) {
        most = Math.max(most, question.habit.confidence(hour));
      }
    }
    return most;
  }

  long nowNanos() {
    return ticker.nanoTime();
  }

  /** Returns how long a call may take: until the next round, so that no job of hours is begun. */
  long mostNanos() {
    return Math.max(LEAST_NANOS, settings.every().toNanos());
  }

  /** Returns whether a question was not forgotten. */
  boolean knows(Question question) {
    return questions.asMap().get(question.key()) == question;
  }

  boolean mayGoOn() {
    return !closed && quiet.getAsBoolean();
  }

  /** Runs something off the thread that brought an answer. */
  void later(Runnable task) {
    try {
      callbacks.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /** A round is over. */
  void ended(PipelineEvent.CacheWarmed event) {
    if (event.likely() > 0) {
      events.accept(event);
    }
    scheduleNext();
  }

  /** Returns what was asked ahead so far, and what came of it. */
  public WarmingStatistics statistics() {
    questions.cleanUp();
    return new WarmingStatistics(
        questions.estimatedSize(),
        warmed.sum(),
        found.sum(),
        used.sum(),
        wasted.sum(),
        failed.sum(),
        refused.sum(),
        skipped.sum(),
        Usd.ofPicos(picos.sum()));
  }

  /** Begins no more, and writes what waits to be written. */
  public void close() {
    closed = true;
    timer.cancel();
    if (store != null) {
      store.close();
    }
  }
}
