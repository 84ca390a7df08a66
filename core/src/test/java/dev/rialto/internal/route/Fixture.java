package dev.rialto.internal.route;

import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Priority;
import dev.rialto.RateLimitException;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.ToolSpecification;
import dev.rialto.TransportException;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HealthSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.breaker.BreakerStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.provider.Provider;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A router over breakers over scripted providers, on a clock that the test moves. */
final class Fixture {

  static final WireProtocol NO_WIRE =
      new WireProtocol() {
        @Override
        public String name() {
          return "none";
        }

        @Override
        public WireRequest encode(Request request, Target target) {
          throw new AssertionError("nothing is encoded here");
        }

        @Override
        public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
          throw new AssertionError("nothing is decoded here");
        }
      };

  final FakeClock clock = new FakeClock();
  final FakeUpstream upstream = new FakeUpstream(clock);
  final List<PipelineEvent> events = new ArrayList<>();
  final List<Provider> providers = new ArrayList<>();

  /** How many attempts at a time the providers take that are added next; 0: any number. */
  int places;

  /** How many requests a minute the providers take with each key that are added next; 0: any. */
  int perMinute;

  Consumer<PipelineEvent> whenHeard = event -> {};
  RouteSettings routes = RouteSettings.DEFAULT;
  RetrySettings retry = RetrySettings.builder().jitter(0).build();
  HedgeSettings hedge = HedgeSettings.DEFAULT;

  /** The clock as the router reads it. */
  Ticker ticker = clock;

  BreakerSettings breaker = BreakerSettings.DEFAULT;
  ModelGuide guide = ModelGuide.NONE;
  HealthSettings health = HealthSettings.NONE;
  RouterStage.Surroundings around = RouterStage.Surroundings.NONE;
  private @Nullable RouterStage router;

  Fixture provider(String name, int keys) {
    return provider(name, keys, false);
  }

  Fixture provider(String name, int keys, boolean regions) {
    Provider.Builder builder =
        Provider.builder(name, NO_WIRE, "http://localhost:1/" + name)
            .defaultModel(name + "-model")
            .defaultEmbeddingModel(name + "-embed");
    if (regions) {
      builder.region("us-east-1").region("eu-central-1", "http://localhost:2/" + name);
    }
    for (int i = 0; i < keys; i++) {
      builder.apiKey("key" + i);
    }
    if (places > 0) {
      builder.maxConcurrent(places);
    }
    if (perMinute > 0) {
      builder.requestsPerMinute(perMinute);
    }
    providers.add(builder.build());
    return this;
  }

  /** Routes all calls to the default models of these providers, which are added. */
  Fixture route(String... names) {
    List<String> models = new ArrayList<>();
    for (String name : names) {
      provider(name, 1);
      models.add(name + "/" + name + "-model");
    }
    routes = RouteSettings.builder().byDefault(new Route(models)).build();
    return this;
  }

  RouterStage router() {
    RouterStage made = router;
    if (made == null) {
      BreakerStage guarded = new BreakerStage(upstream, breaker, clock, this::heard);
      router =
          made =
              new RouterStage(
                  guarded,
                  providers,
                  new RouteSettings(
                      routes.byTask(), routes.byDefault(), routes.regions(), health, null),
                  retry,
                  hedge,
                  guarded::health,
                  guide,
                  ticker,
                  clock,
                  this::heard,
                  around);
    }
    return made;
  }

  private void heard(PipelineEvent event) {
    events.add(event);
    whenHeard.accept(event);
  }

  Flight start(Call call, RecordingSink sink) {
    return router().start(call, sink);
  }

  /** Makes a unary call with 60 s to go. */
  RecordingSink unary() {
    RecordingSink sink = new RecordingSink();
    start(call(true, Duration.ofSeconds(60)), sink);
    return sink;
  }

  /** Makes a streaming call that wants everything, with 60 s to go. */
  RecordingSink stream() {
    RecordingSink sink = new RecordingSink();
    start(call(false, Duration.ofSeconds(60)), sink).request(Long.MAX_VALUE);
    return sink;
  }

  /** Makes a streaming call that wants everything, of a reader that can be told to begin anew. */
  RecordingSink restartable() {
    RecordingSink sink = new RecordingSink();
    sink.takesRestart = true;
    start(call(false, Duration.ofSeconds(60)), sink).request(Long.MAX_VALUE);
    return sink;
  }

  Call call(boolean unary, Duration timeout) {
    return call("", "", unary, timeout);
  }

  Call call(String model, String task, boolean unary, Duration timeout) {
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("hi")), Parameters.NONE, null, List.of(), !unary);
    return call(request, model, task, unary, timeout);
  }

  /** Returns a call of a method with a profile. */
  Call profiled(String profile) {
    Call call = call(true, Duration.ofSeconds(60));
    return new Call(
        call.origin(),
        call.request(),
        call.output(),
        call.model(),
        call.task(),
        call.options(),
        call.cache(),
        0,
        true,
        call.startNanos(),
        call.deadline(),
        call.tools(),
        call.repair(),
        profile);
  }

  /** Returns a call with a prompt; 0 tokens: no bound. */
  Call asking(String prompt, int maxTokens) {
    Parameters none = Parameters.NONE;
    Parameters capped =
        new Parameters(
            none.temperature(),
            maxTokens,
            none.topP(),
            none.frequencyPenalty(),
            none.presencePenalty(),
            none.stop(),
            none.extra());
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user(prompt)), capped, null, List.of(), false);
    return call(request, "", "", true, Duration.ofSeconds(60));
  }

  Call asking(List<Message> messages, List<ToolSpecification> tools) {
    CompletionRequest request =
        new CompletionRequest(messages, Parameters.NONE, null, tools, false);
    return call(request, "", "", true, Duration.ofSeconds(60));
  }

  /** Returns a call for a whole answer of so many tokens at most. */
  Call capped(int maxTokens, Duration timeout) {
    Parameters none = Parameters.NONE;
    Parameters capped =
        new Parameters(
            none.temperature(),
            maxTokens,
            none.topP(),
            none.frequencyPenalty(),
            none.presencePenalty(),
            none.stop(),
            none.extra());
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user("hi")), capped, null, List.of(), false);
    return call(request, "", "", true, timeout);
  }

  /** Returns a unary call of a priority. */
  Call urgent(Priority priority, Duration timeout) {
    Call call = call(true, timeout);
    return new Call(
        call.origin(),
        call.request(),
        call.output(),
        call.model(),
        call.task(),
        CallOptions.builder().priority(priority).build(),
        call.cache(),
        0,
        true,
        call.startNanos(),
        call.deadline());
  }

  Call embedding(String model) {
    return call(new EmbeddingRequest(List.of("a"), 0), model, "", true, Duration.ofSeconds(60));
  }

  private Call call(Request request, String model, String task, boolean unary, Duration timeout) {
    long now = clock.nanoTime();
    return new Call(
        new PipelineEvent.Origin("Client", "method", task),
        request,
        OutputType.TEXT,
        model,
        task,
        CallOptions.NONE,
        CacheMode.OFF,
        0,
        unary,
        now,
        new Deadline(now + timeout.toNanos()));
  }

  <E extends PipelineEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static RialtoException serverError() {
    return new ServerErrorException("it failed", "", details(500, null), null);
  }

  /** A budget of ours has no room for an attempt, or for those of one model alone. */
  static RialtoException overBudget(boolean modelOnly) {
    return new BudgetExceededException("all", modelOnly, "no room", "", FailureDetails.NONE, null);
  }

  static RialtoException rateLimit(@Nullable Duration retryAfter) {
    return new RateLimitException("too many", "", details(429, retryAfter), null);
  }

  static RialtoException transport(Processing processing) {
    return new TransportException("it broke", "", FailureDetails.NONE, null, processing);
  }

  static FailureDetails details(int status, @Nullable Duration retryAfter) {
    return FailureDetails.NONE.http(status, "", "", "", retryAfter);
  }
}
