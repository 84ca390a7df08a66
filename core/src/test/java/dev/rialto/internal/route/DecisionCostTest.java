package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rialto.CacheStatus;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.StreamRecovery;
import dev.rialto.TokenUsage;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.ToolHistory;
import dev.rialto.spi.PipelineEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What admission, router and breaker allocate for a call among ten endpoints: the choice nothing,
 * by whatever strategy; the call one record of itself and one of each attempt, and nothing else.
 * How fast it is, the benchmarks tell.
 */
class DecisionCostTest {

  private static final int ENDPOINTS = 10;
  private static final int ROUNDS = 20_000;

  /** The call's record and that of its attempt, where references have four bytes. */
  private static final long RECORDS_BYTES = 136 + 120;

  private static final Listeners NOBODY =
      new Listeners() {
        @Override
        public boolean any() {
          return false;
        }

        @Override
        public void accept(PipelineEvent event) {}
      };

  private final Fixture fixture = new Fixture();
  private final List<String> models = new ArrayList<>();

  private RouterStage router(Strategy strategy, AttemptStage next, BreakerStage breaker) {
    for (int i = 0; i < ENDPOINTS; i++) {
      fixture.provider("p" + i, 1, false);
      models.add("p" + i + "/m");
    }
    return new RouterStage(
        next,
        fixture.providers,
        RouteSettings.builder().byDefault(new Route(models, strategy)).build(),
        RetrySettings.DEFAULT,
        HedgeSettings.DEFAULT,
        breaker::health,
        ModelGuide.NONE,
        fixture.clock,
        (task, delayNanos) -> () -> {},
        NOBODY);
  }

  private BreakerStage breaker(AttemptStage next) {
    return new BreakerStage(next, BreakerSettings.DEFAULT, fixture.clock, event -> {});
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM") // a user's own
  void choosing_allocatesNothing(Strategy strategy) {
    BreakerStage breaker = breaker(attempt -> Flight.DONE);
    RouterStage router = router(strategy, breaker, breaker);
    for (int i = 0; i < ENDPOINTS - 2; i++) { // most circuits are open
      for (int failure = 0; failure < 20; failure++) {
        breaker
            .health(fixture.providers.get(i).endpoints().get(0))
            .reportSilence(fixture.clock.nanoTime());
      }
    }
    Call call = fixture.call(true, Duration.ofMinutes(1));
    Plan plan = router.routes().plan(call);
    int[] chosen = new int[1];
    long bytes =
        each(
            () ->
                chosen[0] +=
                    plan.ready(
                        0, false, plan.turn(), fixture.clock.nanoTime(), null, Limits.Load.NONE));
    assertThat(chosen[0]).isGreaterThanOrEqualTo((ENDPOINTS - 2) * ROUNDS);
    assertThat(bytes).isZero();
  }

  private static Answer answer(ResponseSink sink) {
    return new Answer(
        "hello",
        "",
        List.of(),
        List.of(),
        TokenUsage.NONE,
        new FinishReason(FinishReason.Kind.STOP, "stop"),
        "hello",
        new Provenance(
            "p0/m",
            "p0",
            "",
            CacheStatus.BYPASS,
            0,
            sink.history(),
            ToolHistory.NONE,
            null,
            0,
            ""));
  }

  private Stage admission(RouterStage router) {
    return new AdmissionStage(
        router,
        AdmissionSettings.DEFAULT,
        fixture.clock,
        (task, delayNanos) -> () -> {},
        event -> {});
  }

  @Test
  void aCall_allocatesARecordOfItselfAndOneOfItsAttempt_andNothingElse() {
    Stage answering =
        (call, sink) -> {
          sink.onAnswer(answer(sink));
          return Flight.DONE;
        };
    BreakerStage breaker = breaker(attempt -> answering.start(attempt.call(), attempt));
    RouterStage router = router(Strategy.PRIORITY, breaker, breaker);
    Stage stages = admission(router);
    Call call = fixture.call(true, Duration.ofMinutes(1));
    Nobody nobody = new Nobody();
    long bytes = each(() -> stages.start(call, nobody)) - each(() -> answering.start(call, nobody));

    Plan plan = router.routes().plan(call);
    Object[] kept = new Object[1];
    long ofCall = each(() -> kept[0] = routed(router, call, nobody, plan));
    RoutedCall owner = routed(router, call, nobody, plan);
    long ofAttempt = each(() -> kept[0] = new AttemptRun(owner, call, 0, plan.slot(0), 0, 0));
    System.out.println(
        "admission, route and breaker: "
            + bytes
            + " B a call, its record has "
            + ofCall
            + ", that of its attempt "
            + ofAttempt);
    assertThat(nobody.answers).isPositive();
    assertThat(bytes).isLessThanOrEqualTo(ofCall + ofAttempt);
    assertThat(ofCall + ofAttempt).as("the records themselves").isLessThanOrEqualTo(RECORDS_BYTES);
  }

  private static RoutedCall routed(RouterStage router, Call call, ResponseSink sink, Plan plan) {
    return new RoutedCall(
        router.context(), call, sink, null, plan, StreamRecovery.FAIL, null, 0, 0);
  }

  @Test
  void theNextAttempt_startsAtOnce_andNotByATimer() { // the scheduler of this router runs nothing
    Nobody nobody = new Nobody();
    ServerErrorException down = new ServerErrorException("down", "", FailureDetails.NONE, null);
    BreakerStage breaker =
        new BreakerStage(
            attempt -> {
              if (attempt.target().endpoint().name().equals("p0")) {
                attempt.onError(down);
              } else {
                attempt.onAnswer(answer(attempt));
              }
              return Flight.DONE;
            },
            BreakerSettings.builder()
                .consecutiveFailures(Integer.MAX_VALUE)
                .failureRate(1, Integer.MAX_VALUE)
                .build(),
            fixture.clock,
            event -> {});
    RouterStage router = router(Strategy.PRIORITY, breaker, breaker);
    Stage stages = admission(router);
    Call call = fixture.call(true, Duration.ofMinutes(1));
    long before = fixture.clock.nanoTime();
    stages.start(call, nobody);
    assertThat(nobody.answers).as("answered by the next one, within the call's start").isOne();
    assertThat(fixture.clock.nanoTime()).as("no time has passed").isEqualTo(before);
  }

  /** Returns how many bytes each round leaves, once what is made only once has been made. */
  private static long each(Runnable round) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS);
    }
    return least;
  }

  private static final class Nobody implements ResponseSink {
    private long answers;

    @Override
    public void onAnswer(Answer answer) {
      answers++;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      throw new IllegalStateException("an event");
    }

    @Override
    public void onComplete(Provenance provenance) {
      throw new IllegalStateException("an end");
    }

    @Override
    public void onError(RialtoException error) {
      throw error;
    }
  }
}
