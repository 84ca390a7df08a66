package dev.rialto.benchmarks.jmh;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ServerErrorException;
import dev.rialto.TokenUsage;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.ToolHistory;
import dev.rialto.internal.route.RouterStage;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Admission, router and breaker with ten endpoints over a stage that answers at once. The first
 * endpoints' circuits are open, so that the router has to look past them.
 *
 * <p>The decision itself allocates nothing, and the answer goes up as it came. What is left beyond
 * the stub is one record of the call (136 B) and one of its attempt (120): the admission's slot,
 * the breaker's permit and what the caller may ask of its attempts are kept in these two.
 */
@State(Scope.Thread)
public class StagesBenchmark {

  private static final int ENDPOINTS = 10;
  private static final FinishReason STOP = new FinishReason(FinishReason.Kind.STOP, "stop");
  private static final Scheduler NEVER = (task, delayNanos) -> () -> {};
  private static final Listeners NOBODY =
      new Listeners() {
        @Override
        public boolean any() {
          return false;
        }

        @Override
        public void accept(PipelineEvent event) {}
      };

  /** How many of the ten circuits are open. */
  @Param({"0", "9"})
  public int open;

  private final Call call =
      new Call(
          new PipelineEvent.Origin("Bench", "call", ""),
          new CompletionRequest(
              List.of(Message.user("hello")), Parameters.NONE, null, List.of(), false),
          OutputType.TEXT,
          "",
          "",
          CallOptions.NONE,
          CacheMode.OFF,
          0,
          true,
          System.nanoTime(),
          new Deadline(System.nanoTime() + TimeUnit.HOURS.toNanos(1)));
  private final LastAnswer sink = new LastAnswer();
  private boolean failing;
  private Stage stages;
  private Stage answering;
  private Stage failovers;

  /** Puts the stages together and opens the circuits. */
  @Setup(Level.Trial)
  public void assemble() {
    answering =
        (attempt, attemptSink) -> {
          if (failing) {
            attemptSink.onError(new ServerErrorException("down", "", FailureDetails.NONE, null));
          } else {
            attemptSink.onAnswer(of(attemptSink));
          }
          return Flight.DONE;
        };
    List<Provider> providers = new ArrayList<>();
    List<String> models = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      providers.add(OpenAi.compatible("p" + i, "https://p" + i + ".invalid/v1").build());
      models.add("p" + i + "/model");
    }
    BreakerStage breaker =
        new BreakerStage(
            attempt -> answering.start(attempt.call(), attempt),
            BreakerSettings.DEFAULT,
            Ticker.SYSTEM,
            event -> {});
    stages = stages(providers, models, breaker);
    open(providers, breaker);
    ServerErrorException down = new ServerErrorException("down", "", FailureDetails.NONE, null);
    failovers =
        stages(
            providers,
            models,
            new BreakerStage(
                attempt -> {
                  if (attempt.target().endpoint().name().equals("p0")) {
                    attempt.onError(down);
                  } else {
                    attempt.onAnswer(of(attempt));
                  }
                  return Flight.DONE;
                },
                BreakerSettings.builder()
                    .consecutiveFailures(Integer.MAX_VALUE)
                    .failureRate(1, Integer.MAX_VALUE)
                    .build(),
                Ticker.SYSTEM,
                event -> {}));
  }

  /** An answer as the upstream makes it, with the attempts of its call. */
  private static Answer of(ResponseSink sink) {
    return new Answer(
        "hello",
        "",
        List.of(),
        List.of(),
        TokenUsage.NONE,
        STOP,
        "hello",
        new Provenance(
            "p0/model",
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

  private static Stage stages(List<Provider> providers, List<String> models, BreakerStage breaker) {
    Stage router =
        new RouterStage(
            breaker,
            providers,
            RouteSettings.builder().byDefault(new Route(models)).build(),
            RetrySettings.DEFAULT,
            HedgeSettings.DEFAULT,
            breaker::health,
            ModelGuide.NONE,
            Ticker.SYSTEM,
            NEVER,
            NOBODY);
    return new AdmissionStage(router, AdmissionSettings.DEFAULT, Ticker.SYSTEM, NEVER, event -> {});
  }

  /** A minute of failures, so that the circuits stay open as long as the run lasts. */
  private void open(List<Provider> providers, BreakerStage breaker) {
    failing = true;
    for (int i = 0; i < open; i++) {
      for (int failure = 0; failure < 20; failure++) {
        breaker.health(providers.get(i).endpoints().get(0)).reportSilence(System.nanoTime());
      }
    }
    failing = false;
  }

  /** The three stages. */
  @Benchmark
  public Answer admissionRouteBreaker() {
    stages.start(call, sink);
    return sink.last;
  }

  /**
   * The same where the first candidate fails at once: all but the first attempt is what it takes
   * from the arrival of a failure to the next attempt.
   */
  @Benchmark
  public Answer failover() {
    failovers.start(call, sink);
    return sink.last;
  }

  /** What is under them, alone. */
  @Benchmark
  public Answer stubAlone() {
    answering.start(call, sink);
    return sink.last;
  }

  private static final class LastAnswer implements ResponseSink {
    private Answer last;

    @Override
    public void onAnswer(Answer answer) {
      last = answer;
    }

    @Override
    public void onEvent(dev.rialto.ResponseEvent event) {
      throw new IllegalStateException("an event");
    }

    @Override
    public void onComplete(Provenance provenance) {
      throw new IllegalStateException("an end");
    }

    @Override
    public void onError(dev.rialto.RialtoException error) {
      throw error;
    }
  }
}
