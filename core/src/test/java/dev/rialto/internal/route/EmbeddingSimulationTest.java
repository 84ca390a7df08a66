package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.ContextLengthException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.InvalidRequestException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Task;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.BatchSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.batch.BatchStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Embedding calls of many callers, merged into few requests, under random schedules of faults:
 * providers fail, keys are revoked and made good, texts are refused, callers leave. The seed is in
 * the failure's message; {@code -Drialto.seed=N} plays it alone, {@code -Drialto.schedules=N} plays
 * more.
 */
class EmbeddingSimulationTest {

  private static final int SCHEDULES = Integer.getInteger("rialto.schedules", 200);
  private static final int CALLS = 40;

  /** Texts are numbers, each of one caller; the multiples of this one are taken by no provider. */
  private static final int REFUSED = 37;

  @Test
  @Timeout(600)
  void whateverHappensEachCallerGetsItsOwnVectorsOnce() {
    Long only = Long.getLong("rialto.seed");
    long first = only != null ? only : System.nanoTime();
    int schedules = only != null ? 1 : SCHEDULES;
    System.out.println("simulation of embeddings: " + schedules + " schedules from seed " + first);
    int left = 0;
    for (long seed = first; seed < first + schedules; seed++) {
      try {
        left += new Schedule(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Drialto.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    if (schedules >= 100) {
      assertThat(left).as("callers who left a request that went on for others").isPositive();
    }
  }

  private static final class Schedule {
    private final Random random;
    private final FakeClock clock;
    private final SimulatedUpstream upstream;
    private final Fixture fixture = new Fixture();
    private final List<PipelineEvent> events = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final List<Caller> ofText = new ArrayList<>();
    private final RouterStage router;
    private final BatchStage batcher;
    private final AdmissionStage admission;
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** Without admission, too, which would keep to itself what comes after a cancellation. */
    private final Stage entry;

    private int left;

    Schedule(long seed) {
      random = new Random(seed);
      clock = new FakeClock(random.nextLong());
      upstream = new SimulatedUpstream(clock, random);
      upstream.refuses = call -> texts(call).stream().anyMatch(text -> text % REFUSED == 0);
      List<String> models = new ArrayList<>();
      int providers = 1 + random.nextInt(2);
      for (int i = 0; i < providers; i++) {
        fixture.places = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        upstream.places("p" + i, fixture.places);
        fixture.provider("p" + i, 1 + random.nextInt(3), false);
        models.add("p" + i + "/e");
      }
      fixture.providers.forEach(p -> endpoints.addAll(p.endpoints()));
      BreakerStage breaker =
          new BreakerStage(upstream, BreakerSettings.DEFAULT, clock, events::add);
      router =
          new RouterStage(
              attempt -> {
                assertThat(texts(attempt.call()))
                    .as("a request that nobody waits for")
                    .anyMatch(text -> !ofText.get(text).isOver());
                return breaker.start(attempt);
              },
              fixture.providers,
              RouteSettings.builder().task(Task.EMBEDDING.name(), new Route(models)).build(),
              RetrySettings.builder().jitter(0).build(),
              HedgeSettings.builder().silence(Duration.ofSeconds(3)).minimumSamples(5).build(),
              breaker::health,
              (provider, model) -> ModelFacts.UNKNOWN,
              clock,
              clock,
              events::add,
              RouterStage.Surroundings.NONE.with(new Random(random.nextLong())::nextDouble));
      batcher =
          new BatchStage(
              router,
              BatchSettings.builder().maxItems(2 + random.nextInt(20)).build(),
              clock,
              clock,
              events::add);
      admission =
          new AdmissionStage(
              batcher,
              AdmissionSettings.builder()
                  .maxConcurrent(1 + random.nextInt(40))
                  .maxQueued(random.nextInt(40))
                  .build(),
              clock,
              clock,
              events::add);
      entry = random.nextBoolean() ? admission : batcher;
    }

    private static List<Integer> texts(Call call) {
      return ((EmbeddingRequest) call.request())
          .inputs().stream().map(text -> Integer.parseInt(text.strip())).toList();
    }

    /** Returns how many left a request that others went on waiting for. */
    int run() {
      for (int i = 0; i < CALLS; i++) {
        String any = endpoints.get(random.nextInt(endpoints.size())).name();
        if (random.nextInt(6) == 0) {
          upstream.changeMood(any);
        }
        if (random.nextInt(8) == 0) {
          upstream.turnKey(any);
        }
        begin();
        clock.advance(Duration.ofMillis(random.nextInt(10) == 0 ? 3_000 : random.nextInt(20)));
      }
      clock.runAll();
      callers.forEach(Caller::check);
      assertThat(clock.pending()).isZero();
      assertThat(admission.running()).as("slots of admission").isZero();
      assertThat(admission.queued()).isZero();
      Plan plan = router.routes().plan(callers.get(0).call);
      for (int s = 0; s < plan.size(); s++) {
        assertThat(plan.slot(s).stats(false).running()).as("attempts under way").isZero();
        Room room = plan.slot(s).key().room();
        assertThat(room == null ? 0 : room.taken()).as("places taken").isZero();
      }
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        assertThat(attempt.over || attempt.cancelled).as("a lost attempt").isTrue();
      }
      assertThat(router.budget().taken()).isBetween(0L, (long) upstream.attempts.size());
      return left;
    }

    private void begin() {
      int first = ofText.size() + 1;
      int count = 1 + random.nextInt(3);
      Caller caller = new Caller(IntStream.range(first, first + count).boxed().toList());
      while (ofText.size() < first + count) {
        ofText.add(caller); // that of number 0 is never asked for
      }
      callers.add(caller);
      caller.flight = entry.start(caller.call, caller);
      caller.flight.request(Long.MAX_VALUE);
      if (random.nextInt(4) == 0) {
        clock.schedule(caller::cancel, random.nextInt(3_000) * 1_000_000L);
      }
      // A request lasts for the latest of its callers; each minds its own deadline.
      clock.schedule(caller::cancel, caller.call.deadline().remaining(clock.nanoTime()));
    }

    /** What is asked for has somebody who waits for it. */
    private void checkWanted() {
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        if (!attempt.over && !attempt.cancelled) {
          assertThat(texts(attempt.call))
              .as("an attempt that nobody waits for")
              .anyMatch(text -> !ofText.get(text).isOver());
        }
      }
    }

    private final class Caller implements ResponseSink {
      private final List<Integer> mine;
      private final Call call;
      private final List<float[]> vectors = new ArrayList<>();
      private Flight flight = Flight.DONE;
      private boolean cancelled;
      private boolean answered;
      private RialtoException error;

      Caller(List<Integer> texts) {
        mine = texts;
        long now = clock.nanoTime();
        call =
            new Call(
                new PipelineEvent.Origin("c", "m", Task.EMBEDDING.name()),
                new EmbeddingRequest(texts.stream().map(String::valueOf).toList(), 0),
                OutputType.TEXT,
                "",
                Task.EMBEDDING.name(),
                CallOptions.NONE,
                CacheMode.OFF,
                0,
                true,
                now,
                new Deadline(now + Duration.ofSeconds(1 + random.nextInt(30)).toNanos()));
      }

      boolean isOver() {
        return cancelled || answered || error != null;
      }

      void cancel() {
        if (isOver()) {
          return;
        }
        cancelled = true;
        flight.cancel();
        checkWanted();
        left +=
            upstream.attempts.stream()
                    .anyMatch(a -> !a.over && !a.cancelled && texts(a.call).containsAll(mine))
                ? 1
                : 0;
      }

      @Override
      public void onEvent(ResponseEvent event) {
        assertThat(isOver()).as("told behind the end").isFalse();
        if (event instanceof ResponseEvent.Vectors some) {
          vectors.addAll(some.vectors());
        }
      }

      @Override
      public void onComplete(Provenance how) {
        end();
        answered = true;
      }

      @Override
      public void onAnswer(Answer answer) {
        vectors.addAll(answer.vectors());
        onComplete(answer.provenance());
      }

      @Override
      public void onError(RialtoException why) {
        end();
        error = why;
      }

      private void end() {
        assertThat(isOver()).as("a second outcome").isFalse();
        assertThat(call.deadline().remaining(clock.nanoTime())).as("too late").isNotNegative();
      }

      void check() {
        assertThat(isOver()).as("a call without an outcome").isTrue();
        if (answered) {
          assertThat(vectors).extracting(v -> (int) v[0]).isEqualTo(mine);
          assertThat(mine).noneMatch(text -> text % REFUSED == 0);
        }
        if (error instanceof InvalidRequestException || error instanceof ContextLengthException) {
          assertThat(upstream.attempts)
              .as("refused by itself, and not for others' texts")
              .anyMatch(a -> texts(a.call).equals(mine) && a.failure != null);
        }
      }
    }
  }
}
