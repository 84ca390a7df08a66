package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Role;
import dev.rialto.StreamRecovery;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.ToolRoundsExceededException;
import dev.rialto.ToolSpecification;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.BoundTool;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.Toolset;
import dev.rialto.internal.output.OutputStage;
import dev.rialto.internal.tools.ToolStage;
import dev.rialto.runtime.LaterResult;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls with tools under random schedules of faults, through every stage that has a say in them:
 * tools fast, slow, throwing and never answering, callers who cancel in the middle of a round. The
 * seed is in the failure's message; {@code -Drialto.seed=N} plays it alone, {@code
 * -Drialto.schedules=N} plays more.
 */
class ToolSimulationTest {

  private static final int SCHEDULES = Integer.getInteger("rialto.schedules", 300);
  private static final int CALLS = 12;
  private static final int MOST_ROUNDS = 3;
  private static final Logger LOG = Logger.getLogger("dev.rialto");

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
  void whateverHappensToolsAreCalledOnceAndCallsEndOnce() {
    Long only = Long.getLong("rialto.seed");
    long first = only != null ? only : System.nanoTime();
    int schedules = only != null ? 1 : SCHEDULES;
    System.out.println("simulation of tools: " + schedules + " schedules from seed " + first);
    int answered = 0;
    for (long seed = first; seed < first + schedules; seed++) {
      try {
        answered += new Schedule(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Drialto.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(answered).as("calls that were answered after tools").isGreaterThan(schedules);
  }

  private static final class Schedule {
    private final Random random;
    private final FakeClock clock;
    private final SimulatedUpstream upstream;
    private final Fixture fixture = new Fixture();
    private final List<PipelineEvent> events = new ArrayList<>();
    private final RouterStage router;
    private final AdmissionStage admission;
    private final Stage entry;
    private final List<Caller> callers = new ArrayList<>();

    Schedule(long seed) {
      random = new Random(seed);
      clock = new FakeClock(random.nextLong());
      upstream = new SimulatedUpstream(clock, random);
      upstream.toolRounds = call -> callerOf(call).rounds;
      List<String> models = new ArrayList<>();
      int providers = 1 + random.nextInt(3);
      for (int i = 0; i < providers; i++) {
        fixture.places = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        upstream.places("p" + i, fixture.places);
        fixture.provider("p" + i, 1 + random.nextInt(2), false);
        models.add("p" + i + "/m");
      }
      BreakerStage breaker =
          new BreakerStage(upstream, BreakerSettings.DEFAULT, clock, events::add);
      router =
          new RouterStage(
              attempt -> {
                checkRequest(attempt.call());
                return breaker.start(attempt);
              },
              fixture.providers,
              RouteSettings.builder().byDefault(new Route(models)).build(),
              RetrySettings.DEFAULT,
              HedgeSettings.builder().silence(Duration.ofSeconds(3)).minimumSamples(5).build(),
              breaker::health,
              (provider, model) -> ModelFacts.UNKNOWN,
              clock,
              clock,
              events::add,
              new RouterStage.Surroundings(
                      CompletableFuture::completedFuture, () -> 3, LimitShares.NONE)
                  .with(new Random(random.nextLong())::nextDouble));
      admission =
          new AdmissionStage(
              router,
              AdmissionSettings.builder()
                  .maxConcurrent(1 + random.nextInt(6))
                  .maxQueued(random.nextInt(20))
                  .build(),
              clock,
              clock,
              events::add);
      entry =
          new ToolStage(
              new OutputStage(admission, router.repeats(), clock),
              task -> clock.schedule(task, random.nextInt(3) * 1_000_000L),
              clock,
              events::add);
    }

    private static int roundsOf(SimulatedUpstream.Attempt attempt) {
      return (int)
          ((CompletionRequest) attempt.call.request())
              .messages().stream().filter(m -> !m.toolCalls().isEmpty()).count();
    }

    private Caller callerOf(Call call) {
      return callers.get(Integer.parseInt(call.origin().client()));
    }

    /** Each tool's answer follows the question, once; nothing is asked for one who has left. */
    private void checkRequest(Call call) {
      assertThat(callerOf(call).isOver()).as("asked behind the end").isFalse();
      Set<String> open = new HashSet<>();
      Set<String> seen = new HashSet<>();
      int rounds = 0;
      for (Message message : ((CompletionRequest) call.request()).messages()) {
        if (message.role() == Role.TOOL) {
          assertThat(open.remove(message.toolCallId())).as("an answer unasked").isTrue();
          continue;
        }
        assertThat(open).as("questions without an answer").isEmpty();
        for (ToolCall asked : message.toolCalls()) {
          assertThat(seen.add(asked.id())).as("an id twice").isTrue();
          open.add(asked.id());
        }
        rounds += message.toolCalls().isEmpty() ? 0 : 1;
      }
      assertThat(open).as("questions without an answer").isEmpty();
      assertThat(rounds).isLessThanOrEqualTo(MOST_ROUNDS);
      assertThat(callerOf(call).called.keySet()).containsAll(seen);
    }

    /** Returns how many were answered after tools had been called. */
    int run() {
      for (int i = 0; i < CALLS; i++) {
        if (random.nextInt(3) == 0) {
          upstream.changeMood("p" + random.nextInt(fixture.providers.size()));
        }
        begin();
        clock.advance(Duration.ofMillis(random.nextInt(2_000)));
      }
      clock.runAll();
      callers.forEach(Caller::check);
      assertThat(clock.pending()).isZero();
      assertThat(admission.running()).as("slots of admission").isZero();
      assertThat(admission.queued()).isZero();
      Plan plan = router.routes().plan(callers.get(0).call);
      for (int s = 0; s < plan.size(); s++) {
        assertThat(plan.slot(s).stats(true).running()).as("attempts under way").isZero();
      }
      for (SimulatedUpstream.Attempt attempt : upstream.attempts) {
        assertThat(attempt.over || attempt.cancelled).as("a lost attempt").isTrue();
      }
      return (int) callers.stream().filter(c -> c.provenance != null && c.rounds > 0).count();
    }

    private void begin() {
      Caller caller = new Caller(callers.size());
      callers.add(caller);
      caller.flight = entry.start(caller.call, caller);
      if (!caller.call.unary()) {
        caller.flight.request(Long.MAX_VALUE);
      }
      if (random.nextInt(5) == 0) {
        clock.schedule(caller::cancel, random.nextInt(8_000) * 1_000_000L);
      }
      // Whoever waits gives up at the deadline, whatever a tool does.
      clock.schedule(caller::cancel, caller.call.deadline().remaining(clock.nanoTime()));
    }

    private final class Caller implements ResponseSink, BoundTool {
      private final int rounds = random.nextInt(MOST_ROUNDS + 2);
      private final Map<String, Integer> called = new HashMap<>();
      private final StringBuilder text = new StringBuilder();
      private final Call call;
      private Flight flight = Flight.DONE;
      private boolean cancelled;
      private Provenance provenance;
      private RialtoException error;
      private String whole = "";

      Caller(int number) {
        boolean unary = random.nextBoolean();
        CompletionRequest request =
            new CompletionRequest(
                List.of(Message.user("hi")),
                Parameters.NONE,
                null,
                List.of(new ToolSpecification("tool", "", "{}")),
                ToolChoice.AUTO,
                !unary);
        Call plain = fixture.call(unary, Duration.ofSeconds(1));
        long now = clock.nanoTime();
        call =
            new Call(
                new PipelineEvent.Origin("" + number, "m", ""),
                request,
                plain.output(),
                "",
                "",
                CallOptions.builder()
                    .streamRecovery(
                        StreamRecovery.values()[random.nextInt(StreamRecovery.values().length)])
                    .build(),
                plain.cache(),
                0,
                unary,
                now,
                new Deadline(now + Duration.ofSeconds(5 + random.nextInt(60)).toNanos()),
                new Toolset(
                    Map.of("tool", this),
                    request.tools(),
                    MOST_ROUNDS,
                    1 + random.nextInt(3),
                    3,
                    ToolFailurePolicy.TELL_MODEL),
                false,
                "");
      }

      boolean isOver() {
        return cancelled || provenance != null || error != null;
      }

      void cancel() {
        if (!isOver()) {
          cancelled = true;
          flight.cancel();
        }
      }

      private void end() {
        assertThat(isOver()).as("a signal after the end").isFalse();
        assertThat(call.deadline().remaining(clock.nanoTime())).as("too late").isNotNegative();
      }

      @Override
      public ToolFailurePolicy onFailure() {
        return random.nextInt(5) == 0 ? ToolFailurePolicy.ABORT : ToolFailurePolicy.TELL_MODEL;
      }

      @Override
      public Invocation prepare(String arguments) {
        return this::use;
      }

      private Object use(ToolContext context) {
        assertThat(isOver()).as("a tool is called behind the end").isFalse();
        assertThat(called.merge(context.call().id(), 1, Integer::sum)).as("calls").isOne();
        return switch (random.nextInt(6)) {
          case 0 -> throw new IllegalStateException("a user's tool");
          case 1 -> later(random.nextInt(5_000));
          case 2 -> later(random.nextInt(50_000));
          default -> "done";
        };
      }

      private LaterResult<String> later(int millis) {
        CompletableFuture<String> result = new CompletableFuture<>();
        clock.schedule(
            () -> {
              if (millis % 7 == 0) {
                result.completeExceptionally(new IllegalStateException("later"));
              } else {
                result.complete("done");
              }
            },
            millis * 1_000_000L);
        return new LaterResult<>(result, String::valueOf);
      }

      @Override
      public void onEvent(ResponseEvent event) {
        assertThat(isOver()).as("an event after the end").isFalse();
        if (event instanceof ResponseEvent.Text piece) {
          text.append(piece.text());
        }
      }

      @Override
      public void onComplete(Provenance how) {
        end();
        provenance = how;
      }

      @Override
      public void onAnswer(Answer answer) {
        end();
        whole = answer.text();
        provenance = answer.provenance();
      }

      @Override
      public void onError(RialtoException why) {
        end();
        error = why;
      }

      void check() {
        assertThat(isOver()).as("a call without an outcome").isTrue();
        if (error instanceof ToolRoundsExceededException) {
          assertThat(rounds).isGreaterThan(MOST_ROUNDS);
        }
        if (provenance == null) {
          return;
        }
        assertThat(rounds).as("answered beyond the rounds").isLessThanOrEqualTo(MOST_ROUNDS);
        List<SimulatedUpstream.Attempt> mine =
            upstream.attempts.stream().filter(a -> callerOf(a.call) == this).toList();
        assertThat(provenance.attempts()).as("attempts").hasSize(mine.size());
        assertThat(provenance.tools().executions()).as("tools told of").hasSize(called.size());
        assertThat(mine.stream().filter(a -> a.over && a.failure == null && roundsOf(a) == rounds))
            .as("the model's last word")
            .anySatisfy(a -> assertThat(call.unary() ? whole : text.toString()).endsWith(a.text()));
      }
    }
  }
}
