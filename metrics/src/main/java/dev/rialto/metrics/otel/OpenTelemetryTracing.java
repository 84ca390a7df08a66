package dev.rialto.metrics.otel;

import dev.rialto.TokenUsage;
import dev.rialto.spi.AttemptDetails;
import dev.rialto.spi.CallContext;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.ConversationContext;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.AttemptEnded;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineEvent.Origin;
import dev.rialto.spi.PipelineEvent.ToolCalled;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Traces and measures calls with OpenTelemetry, by its conventions for generative AI. Needs {@code
 * io.opentelemetry:opentelemetry-api} on the class path. Thread-safe.
 *
 * <pre>{@code
 * Rialto rialto = Rialto.builder().listener(OpenTelemetryTracing.of(openTelemetry)).build();
 * }</pre>
 *
 * <p>A call is an internal span {@code Client.method}, a child of the caller's; below it each
 * attempt at a model is a client span such as {@code chat gpt-4o} with {@code gen_ai.*} attributes,
 * and each tool an {@code execute_tool} span. The call's span is the current one in tools, in the
 * dependents of futures, in subscribers and in listeners. The histograms are {@code
 * gen_ai.client.operation.duration}, {@code gen_ai.client.operation.time_to_first_chunk}, {@code
 * gen_ai.client.token.usage} and {@code gen_ai.execute_tool.duration}. Prompts and answers are
 * nowhere in it: events do not hold them.
 */
@SuppressWarnings("exports") // who names OpenTelemetry has its module
public final class OpenTelemetryTracing implements ContextCarrier {

  private static final String SCOPE = "dev.rialto";

  /** The failure of a tool that was not called. */
  private static final String REFUSED = "refused";

  /** The boundaries that the conventions advise. */
  private static final List<Double> SECONDS =
      List.of(.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  private static final List<Long> TOKENS =
      List.of(
          1L,
          4L,
          16L,
          64L,
          256L,
          1_024L,
          4_096L,
          16_384L,
          65_536L,
          262_144L,
          1_048_576L,
          4_194_304L,
          16_777_216L,
          67_108_864L);

  private final Tracer tracer;
  private final DoubleHistogram duration;
  private final DoubleHistogram firstChunk;
  private final DoubleHistogram toolDuration;
  private final LongHistogram tokens;
  private final Supplier<Instant> clock;

  OpenTelemetryTracing(OpenTelemetry telemetry, Supplier<Instant> clock) {
    this.clock = clock;
    tracer = telemetry.getTracer(SCOPE);
    Meter meter = telemetry.getMeter(SCOPE);
    duration =
        meter
            .histogramBuilder("gen_ai.client.operation.duration")
            .setUnit("s")
            .setDescription("GenAI operation duration.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    firstChunk =
        meter
            .histogramBuilder("gen_ai.client.operation.time_to_first_chunk")
            .setUnit("s")
            .setDescription("Time to receive the first chunk of a streamed answer.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    toolDuration =
        meter
            .histogramBuilder("gen_ai.execute_tool.duration")
            .setUnit("s")
            .setDescription("Tool execution duration.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    tokens =
        meter
            .histogramBuilder("gen_ai.client.token.usage")
            .setUnit("{token}")
            .setDescription("Number of input and output tokens used.")
            .ofLongs()
            .setExplicitBucketBoundariesAdvice(TOKENS)
            .build();
  }

  /** Traces with an OpenTelemetry of the application's. */
  public static OpenTelemetryTracing of(OpenTelemetry telemetry) {
    return new OpenTelemetryTracing(telemetry, Instant::now);
  }

  /** Traces with the process's own OpenTelemetry, as its agent or the application has set it. */
  public static OpenTelemetryTracing global() {
    return of(GlobalOpenTelemetry.get());
  }

  @Override
  public CallContext capture(Origin origin) {
    Context parent = Context.current();
    Instant start = clock.get();
    SpanBuilder builder =
        tracer
            .spanBuilder(origin.client() + "." + origin.method())
            .setParent(parent)
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(start)
            .setAttribute(OpenTelemetryNames.CLIENT, origin.client())
            .setAttribute(OpenTelemetryNames.METHOD, origin.method());
    if (!origin.task().isEmpty()) {
      builder.setAttribute(OpenTelemetryNames.TASK, origin.task());
    }
    conversation(origin, builder);
    Span span = builder.startSpan();
    return new Traced(span, parent.with(span), start);
  }

  @Override
  public CallContext current() {
    Context context = Context.current();
    return () -> scope(context);
  }

  @SuppressWarnings("MustBeClosedChecker") // whoever restores closes
  private static CallContext.Scope scope(Context context) {
    io.opentelemetry.context.Scope scope = context.makeCurrent();
    return scope::close;
  }

  @Override
  public void onEvent(PipelineEvent event) {
    if (event instanceof AttemptEnded attempt) {
      attempted(attempt);
    } else if (event instanceof ToolCalled tool) {
      called(tool);
    } else if (event instanceof CallEnded call) {
      Traced traced = call.origin().context(Traced.class);
      if (traced != null) {
        ended(call, traced);
      }
    }
  }

  private void attempted(AttemptEnded attempt) {
    String operation = OpenTelemetryNames.operation(attempt.origin().task());
    String provider = OpenTelemetryNames.provider(attempt.model());
    String model = OpenTelemetryNames.model(attempt.model());
    AttributesBuilder common =
        Attributes.builder()
            .put(OpenTelemetryNames.OPERATION, operation)
            .put(OpenTelemetryNames.PROVIDER, provider)
            .put(OpenTelemetryNames.REQUEST_MODEL, model);
    AttemptDetails details = attempt.details();
    if (details != null) {
      common
          .put(OpenTelemetryNames.SERVER_ADDRESS, details.server().host())
          .put(OpenTelemetryNames.SERVER_PORT, (long) details.server().port());
      if (!details.responseModel().isEmpty()) {
        common.put(OpenTelemetryNames.RESPONSE_MODEL, details.responseModel());
      }
    }
    Attributes whatever = common.build();
    if (attempt.failure() != null) {
      common.put(OpenTelemetryNames.ERROR_TYPE, attempt.failure());
    }
    Attributes outcome = common.build();
    Context parent = parent(attempt.origin());
    if (attempt.durationNanos() >= 0) {
      duration.record(seconds(attempt.durationNanos()), outcome, parent);
    }
    if (attempt.firstTokenNanos() >= 0) {
      firstChunk.record(seconds(attempt.firstTokenNanos()), outcome, parent);
    }
    TokenUsage usage = attempt.usage();
    tell(usage.input(), "input", whatever, parent);
    tell(usage.output(), "output", whatever, parent);

    // Events come a moment after what they tell of; the call's span lasts as long as they do.
    Instant end = clock.get();
    Instant start = end.minusNanos(Math.max(0, attempt.durationNanos()));
    Traced traced = attempt.origin().context(Traced.class);
    if (traced != null && start.isBefore(traced.start())) {
      start = traced.start();
    }
    SpanBuilder builder =
        tracer
            .spanBuilder(operation + " " + model)
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(start)
            .setAllAttributes(outcome)
            .setAttribute(OpenTelemetryNames.ENDPOINT, attempt.endpoint());
    if (usage.total() > 0) {
      builder
          .setAttribute(OpenTelemetryNames.INPUT_TOKENS, usage.input())
          .setAttribute(OpenTelemetryNames.OUTPUT_TOKENS, usage.output())
          .setAttribute(OpenTelemetryNames.CACHE_READ_TOKENS, usage.inputCached())
          .setAttribute(OpenTelemetryNames.CACHE_WRITE_TOKENS, usage.cacheWritten());
      if (usage.reasoning() > 0) {
        builder.setAttribute(OpenTelemetryNames.REASONING_TOKENS, usage.reasoning());
      }
    }
    if (attempt.firstTokenNanos() >= 0) {
      builder.setAttribute(
          OpenTelemetryNames.FIRST_CHUNK_SECONDS, seconds(attempt.firstTokenNanos()));
    }
    conversation(attempt.origin(), builder);
    if (details != null) {
      OpenTelemetryDetails.put(details, operation, builder);
    }
    attempt
        .cost()
        .amount()
        .ifPresent(cost -> builder.setAttribute(OpenTelemetryNames.COST_USD, cost.toDouble()));
    Instant over = start.plusNanos(Math.max(0, attempt.durationNanos()));
    if (traced != null) {
      traced.covers(over);
    }
    end(builder.startSpan(), attempt.failure(), over);
  }

  private void tell(long count, String type, Attributes common, Context context) {
    if (count > 0) {
      tokens.record(
          count, common.toBuilder().put(OpenTelemetryNames.TOKEN_TYPE, type).build(), context);
    }
  }

  private void called(ToolCalled tool) {
    Instant end = clock.get();
    Traced traced = tool.origin().context(Traced.class);
    if (traced != null) {
      traced.covers(end);
    }
    AttributesBuilder about =
        Attributes.builder()
            .put(OpenTelemetryNames.OPERATION, "execute_tool")
            .put(OpenTelemetryNames.TOOL_NAME, tool.tool())
            .put(OpenTelemetryNames.TOOL_TYPE, "function");
    if (tool.failure() != null) {
      about.put(OpenTelemetryNames.ERROR_TYPE, tool.failure());
    }
    Attributes common = about.build();
    if (!REFUSED.equals(tool.failure())) { // no time passed, and the model may invent any name
      toolDuration.record(seconds(tool.durationNanos()), common, parent(tool.origin()));
    }
    SpanBuilder builder =
        tracer
            .spanBuilder("execute_tool " + tool.tool())
            .setParent(parent(tool.origin()))
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(end.minusNanos(tool.durationNanos()))
            .setAllAttributes(common);
    if (!tool.callId().isEmpty()) {
      builder.setAttribute(OpenTelemetryNames.TOOL_CALL_ID, tool.callId());
    }
    conversation(tool.origin(), builder);
    end(builder.startSpan(), tool.failure(), end);
  }

  private static void conversation(Origin origin, SpanBuilder span) {
    ConversationContext conversation = origin.context(ConversationContext.class);
    if (conversation != null) {
      span.setAttribute(OpenTelemetryNames.CONVERSATION_ID, conversation.id());
    }
  }

  private void ended(CallEnded call, Traced traced) {
    Span span = traced.span();
    span.setAttribute(OpenTelemetryNames.CACHE_STATUS, call.cacheStatus().name());
    span.setAttribute(OpenTelemetryNames.ATTEMPTS, call.attempts());
    if (!call.model().isEmpty()) {
      span.setAttribute(OpenTelemetryNames.MODEL, call.model());
    }
    call.cost()
        .amount()
        .ifPresent(cost -> span.setAttribute(OpenTelemetryNames.COST_USD, cost.toDouble()));
    if (call.failure() != null) {
      span.setAttribute(OpenTelemetryNames.ERROR_TYPE, call.failure());
    }
    end(span, call.failure(), traced.endOf(call));
  }

  private static void end(Span span, @Nullable String failure, Instant at) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(at);
  }

  private static Context parent(Origin origin) {
    Traced traced = origin.context(Traced.class);
    return traced == null ? Context.root() : traced.context();
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** A call's span. What it covers is told by the listeners' thread alone. */
  private static final class Traced implements CallContext {
    private final Span span;
    private final Context context;
    private final Instant start;
    private volatile Instant covered;

    /**
     * Begins one.
     *
     * @param context the caller's, with the span in it
     */
    Traced(Span span, Context context, Instant start) {
      this.span = span;
      this.context = context;
      this.start = start;
      this.covered = start;
    }

    Span span() {
      return span;
    }

    Context context() {
      return context;
    }

    Instant start() {
      return start;
    }

    void covers(Instant moment) {
      if (moment.isAfter(covered)) {
        covered = moment;
      }
    }

    /** No span ends before those within it. */
    Instant endOf(CallEnded call) {
      Instant end = start.plusNanos(call.totalNanos());
      return end.isAfter(covered) ? end : covered;
    }

    @Override
    public CallContext.Scope restore() {
      return scope(context);
    }
  }
}
