package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.BudgetExceededException;
import dev.rialto.BulkItem;
import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Priority;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Role;
import dev.rialto.StreamRecovery;
import dev.rialto.TransportException;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.Budget;
import dev.rialto.config.CostSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RegionSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostSum;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.bulk.BulkRun;
import dev.rialto.internal.bulk.BulkTools;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.cost.CostStage;
import dev.rialto.internal.output.OutputStage;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Target;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.testing.FakeClock;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of random schedules of faults on a virtual clock. What must hold whatever happens is
 * checked while it happens; the seed of a schedule that breaks a rule is in the failure's message,
 * and {@code -Drialto.seed=N} plays it alone; {@code -Drialto.schedules=N} plays more.
 */
class SimulationTest {

  private static final int SCHEDULES = Integer.getInteger("rialto.schedules", 1_500);
  private static final int CALLS = 25;
  private static final TokenCounter FEW =
      new TokenCounter() {
        @Override
        public TokenCount count(String model, String text) {
          return new TokenCount((text.length() + 3) / 4, true);
        }

        @Override
        public TokenCount count(String model, Request request) {
          return new TokenCount(1, true);
        }
      };

  /** A type to which a third of all texts do not belong. */
  private static final OutputType<String> PICKY =
      new OutputType<>() {
        @Override
        public OutputSchema schema() {
          return new OutputSchema("Picky", "{}");
        }

        @Override
        public String read(String text) {
          if (text.hashCode() % 3 == 0) {
            throw new InvalidOutputException("$", "another", text, FailureDetails.NONE, null);
          }
          return text;
        }
      };

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Logger LOG = Logger.getLogger("dev.rialto");

  /** A user's strategy that throws is warned of, once a schedule. */
  @BeforeEach
  void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    LOG.setLevel(null);
  }

  @Test
  @Timeout(600)
  void whateverTheProvidersDoEveryCallKeepsItsPromises() {
    Long only = Long.getLong("rialto.seed");
    long first = only != null ? only : System.nanoTime();
    int schedules = only != null ? 1 : SCHEDULES;
    System.out.println("simulation: " + schedules + " schedules from seed " + first);
    int unaffordable = 0;
    for (long seed = first; seed < first + schedules; seed++) {
      try {
        Schedule schedule = new Schedule(seed);
        schedule.run();
        unaffordable += schedule.unaffordable();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Drialto.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    if (schedules >= 100) {
      assertThat(unaffordable).as("attempts for which no money was left").isPositive();
    }
  }

  /** Else the seed of a failure would be worth nothing. */
  @Test
  void aSeedPlaysTheSameScheduleTwice() {
    for (long seed = 0; seed < 40; seed++) {
      Schedule first = new Schedule(seed);
      first.run();
      Schedule second = new Schedule(seed);
      second.run();
      for (int i = 0; i < first.events.size(); i++) { // else a failure quotes thousands
        assertThat(second.events.get(i))
            .as("seed %d, event %d", seed, i)
            .isEqualTo(first.events.get(i));
      }
      assertThat(second.events).as("seed %d", seed).hasSameSizeAs(first.events);
    }
  }

  /** One random schedule. */
  private static final class Schedule {
    private final Random random;
    private final FakeClock clock;
    private final SimulatedUpstream upstream;
    private final Fixture fixture = new Fixture();
    private final List<PipelineEvent> events = new ArrayList<>();
    private final BreakerStage breaker;
    private final CostStage cost;
    private final RouterStage router;
    private final @Nullable AdmissionStage admission;
    private final Stage entry;
    private final Map<String, Integer> perMinute = new HashMap<>();
    private final boolean sharing;
    private final double share;
    private final double perSecond;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<CompletableFuture<BulkResult<Integer, String>>> bulks = new ArrayList<>();
    private final long beganNanos;
    private final Set<Integer> begun = new HashSet<>();
    private boolean quiet;
    private int probes;

    Schedule(long seed) {
      random = new Random(seed);
      clock = new FakeClock(random.nextLong());
      Random chance = new Random(random.nextLong()); // the router's
      beganNanos = clock.nanoTime();
      upstream = new SimulatedUpstream(clock, random);
      sharing = random.nextBoolean();
      share = random.nextInt(3) * 0.1;
      perSecond = random.nextInt(3) * 0.2;
      List<String> models = new ArrayList<>();
      Set<String> prefilling = new HashSet<>();
      int providers = 1 + random.nextInt(3);
      for (int i = 0; i < providers; i++) {
        fixture.places = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        upstream.places("p" + i, fixture.places);
        fixture.perMinute = random.nextInt(4) == 0 ? 5 + random.nextInt(20) : 0;
        if (fixture.perMinute > 0) {
          perMinute.put("p" + i, fixture.perMinute);
        }
        fixture.provider("p" + i, 1 + random.nextInt(2), random.nextInt(3) == 0);
        models.add("p" + i + "/m");
        if (random.nextBoolean()) {
          prefilling.add("p" + i);
        }
      }
      Strategy strategy = Strategy.values()[random.nextInt(Strategy.values().length)];
      fixture.providers.forEach(p -> endpoints.addAll(p.endpoints()));
      breaker = new BreakerStage(upstream, BreakerSettings.DEFAULT, clock, this::onEvent);
      cost = cost(models);
      router =
          new RouterStage(
              attempt -> {
                assertThat(readers.get(readerOf(attempt.call())).isOver())
                    .as("attempt after the end")
                    .isFalse();
                checkKey(attempt.call(), attempt.target().endpoint());
                return cost.start(attempt);
              },
              fixture.providers,
              RouteSettings.builder()
                  .byDefault(
                      new Route(
                          models,
                          strategy,
                          AutoSettings.DEFAULT,
                          strategy == Strategy.CUSTOM ? (call, ready) -> choice() : null))
                  .regions(RegionSettings.builder().home("eu-central-1").build())
                  .build(),
              RetrySettings.builder().budget(share, perSecond).build(),
              HedgeSettings.builder().silence(Duration.ofSeconds(3)).minimumSamples(5).build(),
              breaker::health,
              (provider, model) -> facts(prefilling.contains(provider)),
              clock,
              clock,
              this::onEvent,
              new RouterStage.Surroundings(
                  this::probe,
                  () -> 3,
                  sharing ? (endpoint, kind) -> this::lease : LimitShares.NONE,
                  1 + random.nextInt(20),
                  Duration.ofSeconds(1 + random.nextInt(30)).toNanos(),
                  chance::nextDouble));
      admission = random.nextBoolean() ? admission() : null;
      entry = new OutputStage(admission == null ? router : admission, router.repeats(), clock);
    }

    /** Sums that are ample, or used up sooner or later: an attempt sets 2 mills aside at most. */
    private CostStage cost(List<String> models) {
      CostSettings.Builder settings = CostSettings.builder();
      if (random.nextBoolean()) {
        settings.daily(
            random.nextBoolean() ? Usd.of(1_000) : Usd.of("0.00" + random.nextInt(2, 10)));
      }
      if (random.nextInt(3) == 0) {
        settings.add(
            Budget.rolling(Duration.ofMinutes(1), Usd.of("0.003")).per(Budget.Scope.MODEL));
      }
      ModelCatalog prices =
          ModelCatalog.of(
              LocalDate.EPOCH,
              "",
              models.stream()
                  .map(
                      m -> ModelInfo.builder(m).prices(TokenRates.of(Usd.of(1), Usd.of(2))).build())
                  .toList());
      Clock wall =
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
              return NOON.plusNanos(clock.nanoTime() - beganNanos);
            }
          };
      return new CostStage(breaker, settings.build(), () -> prices, FEW, wall, null, null);
    }

    /** What was set aside is back, and budget, ledger and events name the same sum. */
    private void checkMoney() {
      Usd told = Usd.ZERO;
      for (PipelineEvent event : events) {
        if (event instanceof PipelineEvent.AttemptEnded ended) {
          told = told.plus(ended.cost().amount().orElseThrow());
        }
      }
      CostSum ledger =
          cost.costs().total(NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(30)));
      assertThat(ledger.known()).as("the ledger's sum").isEqualTo(told);
      for (BudgetStatus budget : cost.costs().budgets()) {
        assertThat(budget.reserved()).as("money set aside").isEqualTo(Usd.ZERO);
        assertThat(budget.spent()).as("spent").isLessThanOrEqualTo(budget.limit());
      }
    }

    /** A user's strategy, of whatever quality. */
    private int choice() {
      int choice = random.nextInt(5) - 1;
      if (choice == 3) {
        throw new IllegalStateException("a user's");
      }
      return choice;
    }

    private AdmissionStage admission() {
      AdmissionSettings settings =
          AdmissionSettings.builder()
              .maxConcurrent(1 + random.nextInt(10))
              .maxQueued(random.nextInt(20))
              .maxWait(Duration.ofSeconds(1 + random.nextInt(30)))
              .adaptive(random.nextBoolean())
              .build();
      return new AdmissionStage(router, settings, clock, clock, this::onEvent);
    }

    /** What other processes leave of a shared limit; sometimes nobody can tell, or only later. */
    private CompletionStage<LimitShares.Lease> lease(double most, double wanted, double used) {
      CompletableFuture<LimitShares.Lease> lease = new CompletableFuture<>();
      Runnable answer =
          quiet || random.nextInt(4) > 0
              ? () -> lease.complete(new LimitShares.Lease(Math.floor(wanted), 0))
              : () -> lease.completeExceptionally(new IllegalStateException("away"));
      if (random.nextBoolean()) {
        answer.run();
      } else {
        clock.schedule(answer, random.nextInt(20) * 1_000_000L);
      }
      return lease;
    }

    /** Probes ask no one who has an open circuit, and are no attempts. */
    private CompletionStage<?> probe(Target target) {
      assertThat(breaker.state(target.endpoint())).isEqualTo(CircuitState.CLOSED);
      probes++;
      return random.nextInt(4) == 0
          ? CompletableFuture.failedFuture(Fixture.serverError())
          : CompletableFuture.completedFuture(target);
    }

    private static ModelFacts facts(boolean prefill) {
      ModelFacts none = ModelFacts.UNKNOWN;
      return new ModelFacts(0, 0, none.vision(), none.tools(), prefill, 0, 0);
    }

    private static int readerOf(Call call) {
      return Integer.parseInt(call.origin().client());
    }

    private void onEvent(PipelineEvent event) {
      events.add(event);
    }

    void run() {
      for (int i = 0; i < CALLS; i++) {
        if (random.nextInt(3) == 0) {
          upstream.changeMood(endpoints.get(random.nextInt(endpoints.size())).name());
        }
        if (random.nextInt(6) == 0) {
          upstream.turnKey(endpoints.get(random.nextInt(endpoints.size())).name());
        }
        if (random.nextInt(20) == 0) {
          beginBulk();
        } else {
          begin();
        }
        clock.advance(Duration.ofMillis(random.nextInt(2_000)));
      }
      clock.runAll();
      checkBulks();
      for (Reader reader : readers) {
        reader.check();
      }
      checkAttempts();
      checkRooms();
      checkBudget();
      checkTokens();
      checkLimits();
      checkCircuits();
      checkMoney();
      recover();
      checkMoney();
    }

    /** A list of calls within one deadline, on a heap that is full now and then. */
    private void beginBulk() {
      int most = 1 + random.nextInt(3);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      bulks.add(
          new BulkRun<>(
                  new BulkTools(clock, clock, Runnable::run, random::nextDouble),
                  IntStream.range(0, 1 + random.nextInt(6)).boxed().toList(),
                  (Integer item, CallOptions options) -> {
                    assertThat(calls.stream().filter(call -> !call.isDone()).count())
                        .as("items at a time")
                        .isLessThan(most);
                    CompletableFuture<String> outcome = new CompletableFuture<>();
                    calls.add(outcome);
                    Reader reader = begin(true, Objects.requireNonNull(options.timeout()), outcome);
                    outcome.whenComplete(
                        (text, error) -> {
                          if (outcome.isCancelled() && !reader.isOver()) {
                            reader.cancel();
                          }
                        });
                    return outcome;
                  },
                  most,
                  2,
                  null,
                  Duration.ofSeconds(1 + random.nextInt(40)),
                  null,
                  progress -> {})
              .start());
    }

    private void checkBulks() {
      for (CompletableFuture<BulkResult<Integer, String>> bulk : bulks) {
        assertThat(bulk).as("a bulk without an end").isCompleted();
        for (BulkItem<Integer, String> item : bulk.join().items()) {
          if (item.failure() instanceof AssertionError broken) {
            throw broken;
          }
          assertThat(item.failure() == null).isEqualTo(item.value() != null);
        }
      }
    }

    private void begin() {
      Reader reader =
          begin(
              random.nextBoolean(),
              Duration.ofSeconds(1 + random.nextInt(40)),
              new CompletableFuture<>());
      if (!quiet && random.nextInt(5) == 0) {
        clock.schedule(reader::cancel, random.nextInt(8) * 1_000_000_000L);
      }
    }

    private Reader begin(boolean unary, Duration timeout, CompletableFuture<String> outcome) {
      StreamRecovery recovery =
          StreamRecovery.values()[random.nextInt(StreamRecovery.values().length)];
      Call call = fixture.call(unary, timeout);
      boolean repaired = unary && random.nextBoolean();
      long now = clock.nanoTime();
      call =
          new Call(
              new PipelineEvent.Origin("" + readers.size(), "m", ""),
              call.request(),
              repaired ? PICKY : call.output(),
              "",
              "",
              CallOptions.builder()
                  .streamRecovery(recovery)
                  .priority(Priority.values()[random.nextInt(Priority.values().length)])
                  .build(),
              call.cache(),
              0,
              unary,
              now,
              new dev.rialto.internal.call.Deadline(now + timeout.toNanos()),
              call.tools(),
              repaired,
              "");
      Reader reader = new Reader(call, random.nextBoolean(), outcome);
      readers.add(reader);
      reader.flight = entry.start(call, reader);
      if (!unary) {
        reader.ask();
      }
      return reader;
    }

    /**
     * A key that was refused within the last minute, and has not answered since, is not where a
     * call begins as long as another could be asked.
     */
    private void checkKey(Call call, Endpoint asked) {
      if (!begun.add(readerOf(call)) || !isRevoked(asked)) {
        return;
      }
      Plan plan = router.routes().plan(call);
      for (int s = 0; s < plan.size(); s++) {
        Endpoint other = plan.slot(s).key().endpoint();
        assertThat(
                !isRevoked(other)
                    && plan.slot(s).isReady(new Limits.Load(1, 500), clock.nanoTime()))
            .as("the refused key of %s is asked, and %s is not", asked.name(), other.name())
            .isFalse();
      }
    }

    private boolean isRevoked(Endpoint endpoint) {
      Long refused = upstream.refusedNanos.get(endpoint.name());
      return refused != null && clock.nanoTime() - refused < 60_000_000_000L;
    }

    private void checkAttempts() {
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        assertThat(attempt.over || attempt.cancelled).as("a lost attempt").isTrue();
      }
      long told =
          events.stream()
              .filter(e -> e instanceof PipelineEvent.AttemptEnded ended && !isUnaffordable(ended))
              .count();
      assertThat(told).isEqualTo(upstream.attempts.size());
    }

    int unaffordable() {
      return (int)
          events.stream()
              .filter(e -> e instanceof PipelineEvent.AttemptEnded ended && isUnaffordable(ended))
              .count();
    }

    private static boolean isUnaffordable(PipelineEvent.AttemptEnded ended) {
      return BudgetExceededException.class.getSimpleName().equals(ended.failure());
    }

    private void checkRooms() {
      Plan plan = router.routes().plan(readers.get(0).call);
      for (int s = 0; s < plan.size(); s++) {
        Room room = plan.slot(s).key().room();
        if (room != null) {
          assertThat(room.taken()).as("places taken").isZero();
          assertThat(room.queued()).as("calls that wait").isZero();
          assertThat(room.hasPlace()).isTrue();
        }
      }
    }

    /** Repeats and hedges are paid from the budget, but for what was never sent or was refused. */
    private void checkBudget() {
      int paid = 0;
      Map<Integer, Set<String>> seen = new HashMap<>();
      Map<Integer, Boolean> free = new HashMap<>();
      Map<Integer, Integer> perCall = new HashMap<>();
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        int call = readerOf(attempt.call);
        perCall.merge(call, 1, Integer::sum);
        boolean again = !seen.computeIfAbsent(call, c -> new HashSet<>()).add(attempt.endpoint());
        if (again && !free.getOrDefault(call, false)) {
          paid++;
        }
        free.merge(call, isUnpaid(attempt), Boolean::logicalOr);
      }
      double seconds = (clock.nanoTime() - beganNanos) / 1e9;
      // In every ten seconds, of which nine are certain to be looked at together.
      assertThat((double) paid)
          .as("paid repeats")
          .isLessThanOrEqualTo(2 * share * readers.size() + perSecond * 10 * (seconds / 9 + 2));
      perCall.forEach(
          (call, count) ->
              assertThat(count)
                  .isLessThanOrEqualTo(
                      (endpoints.size() + 3 + 1 + 1) * (readers.get(call).call.repair() ? 2 : 1)));
    }

    /**
     * The budget has paid for no more than was made: what a call sent once more to the same place,
     * and what it sent beside an attempt that ran.
     */
    private void checkTokens() {
      Map<Integer, Map<String, Long>> seen = new HashMap<>();
      Set<Integer> repaired = new HashSet<>();
      long made = 0;
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        Endpoint at = attempt.target.endpoint();
        String place = at.origin() + at.basePath();
        int call = readerOf(attempt.call);
        boolean again =
            seen.computeIfAbsent(call, c -> new HashMap<>()).merge(place, 1L, Long::sum) > 1;
        boolean repairs = isRepair(attempt) && repaired.add(call);
        made += again || attempt.beside || repairs ? 1 : 0;
      }
      assertThat(router.budget().taken()).as("repeats paid for").isBetween(0L, made);
    }

    /** Returns whether it asks again for an answer that was not of the method's type. */
    private static boolean isRepair(SimulatedUpstream.Attempt attempt) {
      return attempt.call.unary()
          && ((CompletionRequest) attempt.call.request()).messages().size() > 1;
    }

    private long made(Endpoint endpoint, boolean unpaid) {
      return upstream.attempts.stream()
          .filter(a -> a.endpoint().equals(endpoint.name()) && isUnpaid(a) == unpaid)
          .count();
    }

    private static boolean isUnpaid(SimulatedUpstream.Attempt attempt) {
      return attempt.failure instanceof TransportException t
          && t.processing() != Processing.PROCESSED;
    }

    /**
     * A full bucket, and what fills it; what a provider did not take is given back, and made again
     * at once, beyond the limit.
     */
    private void checkLimits() {
      double minutes = (clock.nanoTime() - beganNanos) / 60e9;
      for (Endpoint endpoint : endpoints) {
        Integer most = sharing ? null : perMinute.get(endpoint.provider());
        if (most != null) {
          long taken = made(endpoint, false);
          assertThat((double) taken)
              .as("requests")
              .isLessThanOrEqualTo(most * (1 + minutes) + 5 + made(endpoint, true));
        }
      }
    }

    private void checkCircuits() {
      Map<String, CircuitState> states = new HashMap<>();
      for (PipelineEvent event : events) {
        if (event instanceof PipelineEvent.CircuitChanged change) {
          CircuitState before = states.getOrDefault(change.endpoint(), CircuitState.CLOSED);
          assertThat(change.from()).isEqualTo(before);
          assertThat(change.to())
              .isIn(
                  switch (before) {
                    case CLOSED -> List.of(CircuitState.OPEN);
                    case OPEN -> List.of(CircuitState.HALF_OPEN);
                    case HALF_OPEN -> List.of(CircuitState.OPEN, CircuitState.CLOSED);
                  });
          states.put(change.endpoint(), change.to());
        }
      }
    }

    /** Once all is well, every call is answered, at the preferred candidate: nothing is stuck. */
    private void recover() {
      int before = readers.size();
      upstream.recover();
      quiet = true;
      clock.advance(Duration.ofSeconds(121));
      for (int i = 0; i < 60; i++) {
        begin();
        clock.advance(Duration.ofSeconds(perMinute.isEmpty() ? 5 : 20)); // within every limit
      }
      clock.runAll();
      assertThat(clock.pending()).isZero();
      if (admission != null) {
        assertThat(admission.running()).as("admission slots taken").isZero();
        assertThat(admission.queued()).as("calls in admission's queue").isZero();
      }
      checkRooms();
      Plan plan = router.routes().plan(readers.get(0).call);
      for (int s = 0; s < plan.size(); s++) {
        assertThat(plan.slot(s).stats(true).running()).as("attempts under way").isZero();
        assertThat(plan.slot(s).free()).as("capacity that is free").isEqualTo(1);
        assertThat(plan.slot(s).pending()).as("reserved of a told limit").isZero();
        assertThat(plan.slot(s).key().health(clock.nanoTime())).isBetween(0.0, 1.0);
      }
      for (Reader reader : readers.subList(before, readers.size())) {
        if (!(reader.sink.error instanceof BudgetExceededException
            || reader.sink.error instanceof InvalidOutputException)) {
          assertThat(reader.sink.error).as("a call after the recovery").isNull();
        }
      }
      double minutes = (clock.nanoTime() - beganNanos) / 60e9;
      assertThat(probes)
          .as("probes")
          .isLessThanOrEqualTo((int) (endpoints.size() * (2 * minutes + 1)));
      for (Endpoint endpoint : endpoints) { // whether it was asked again or not, it may be
        assertThat(breaker.health(endpoint).blockedNanos(clock.nanoTime())).isZero();
      }
    }

    /** A caller with a pace of its own. */
    private final class Reader extends ForwardingSink {
      private final Call call;
      private final RecordingSink sink;
      private final CompletableFuture<String> outcome;
      private long asked;
      private long endedNanos;
      private boolean parked;
      private Flight flight = Flight.DONE;

      Reader(Call call, boolean takesRestart, CompletableFuture<String> outcome) {
        this(call, new RecordingSink(), outcome);
        sink.takesRestart = takesRestart;
      }

      private Reader(Call call, RecordingSink sink, CompletableFuture<String> outcome) {
        super(sink);
        this.outcome = outcome;
        this.call = call;
        this.sink = sink;
      }

      boolean isOver() {
        return sink.isOver() || sink.muted;
      }

      void ask() {
        asked += 2;
        flight.request(2);
      }

      void cancel() {
        flight.cancel();
        sink.muted = true;
      }

      @Override
      public void onEvent(ResponseEvent event) {
        super.onEvent(event);
        if (event.isContent() && !call.unary()) {
          long got = sink.events.stream().filter(ResponseEvent::isContent).count();
          assertThat(got).as("content beyond the demand").isLessThanOrEqualTo(asked);
          if (got == asked) {
            clock.schedule(this::ask, quiet ? 0 : random.nextInt(3) * 500_000_000L);
          }
        }
      }

      @Override
      public void onParked(boolean waits) {
        assertThat(isOver()).as("parked behind the end").isFalse();
        assertThat(waits).as("parked twice").isNotEqualTo(parked);
        parked = waits;
      }

      @Override
      public void onComplete(Provenance provenance) {
        endedNanos = clock.nanoTime();
        super.onComplete(provenance);
        outcome.complete(sink.lastText());
      }

      @Override
      public void onAnswer(Answer answer) {
        assertThat(answer.value()).isEqualTo(answer.text());
        sink.onEvent(new ResponseEvent.Text(answer.text()));
        onComplete(answer.provenance());
      }

      @Override
      public void onError(RialtoException error) {
        endedNanos = clock.nanoTime();
        super.onError(error);
        outcome.completeExceptionally(error);
      }

      void check() {
        assertThat(isOver()).as("a call without an outcome").isTrue();
        assertThat(parked && sink.isOver()).as("parked at its end").isFalse();
        if (!sink.isOver()) {
          return;
        }
        if (call.unary() || recovery() != StreamRecovery.HOLD || sink.error != null) {
          // The answer that was held is whole by then, and read at the reader's own pace.
          assertThat(call.deadline().remaining(endedNanos))
              .as("beyond the deadline")
              .isNotNegative();
        }
        String heard = sink.lastText();
        if (sink.error == null) {
          assertThat(answersOf(call)).as("the text of one attempt").contains(heard);
          assertThat(sink.events.size() == sink.sinceRestart().size() || mayRestart())
              .as("restarted unasked")
              .isTrue();
          long mine =
              upstream.attempts.stream().filter(a -> readerOf(a.call) == readerOf(call)).count();
          assertThat(sink.provenance.attempts())
              .filteredOn(a -> a.failure() == null || !a.failure().startsWith("Budget"))
              .hasSize((int) mine);
        } else {
          FailureDetails details = sink.error.details();
          if (!heard.isEmpty()) {
            assertThat(details.partialText()).isEqualTo(heard);
          }
          boolean blind = call.unary() || recovery() == StreamRecovery.HOLD;
          assertThat(blind && !heard.isEmpty()).as("a part was shown").isFalse();
        }
      }

      private List<String> answersOf(Call of) {
        return upstream.attempts.stream()
            .filter(a -> readerOf(a.call) == readerOf(of) && a.over && a.failure == null)
            .map(a -> begun(a) + a.text())
            .toList();
      }

      /** What the attempt was told to go on from. */
      private static String begun(SimulatedUpstream.Attempt attempt) {
        List<Message> messages = ((CompletionRequest) attempt.call.request()).messages();
        Message last = messages.get(messages.size() - 1);
        return last.role() == Role.ASSISTANT ? last.text() : "";
      }

      private StreamRecovery recovery() {
        return Objects.requireNonNull(call.options().streamRecovery());
      }

      private boolean mayRestart() {
        return recovery() == StreamRecovery.RESTART && sink.takesRestart && !call.unary();
      }
    }
  }
}
