package dev.rialto.metrics.otel;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static dev.rialto.loopback.LoopbackRequest.forModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.metrics.Events;
import dev.rialto.metrics.MdcContext;
import dev.rialto.metrics.TracedAssistant;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.semconv.incubating.GenAiIncubatingAttributes;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Traces of generated clients over real sockets, as an exporter gets them. */
class OpenTelemetryTest {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();
  private final Tracer tracer = telemetry.getTracer("test");
  private final LoopbackProvider server = LoopbackProvider.start();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
    MDC.clear();
  }

  private Rialto rialto() {
    return Rialto.builder()
        .provider(server.openAi())
        .catalog(
            c -> c.model("openai/loopback", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2)))))
        .tools(new TracedAssistant.Desk(thing -> seen.add(where())))
        .listener(OpenTelemetryTracing.of(telemetry))
        .listener(new MdcContext())
        .build();
  }

  /** What hangs on this thread. */
  private static String where() {
    return Span.current().getSpanContext().getTraceId() + " " + MDC.get("request");
  }

  /** Does something within a caller's span and logging context; returns where that is. */
  private String within(String request, Consumer<String> what) {
    Span span = tracer.spanBuilder("caller of " + request).startSpan();
    MDC.put("request", request);
    try (Scope scope = span.makeCurrent()) {
      what.accept(where());
      return where();
    } finally {
      span.end();
      MDC.clear();
    }
  }

  private Map<String, SpanData> spans() {
    return exporter.getFinishedSpanItems().stream()
        .collect(Collectors.toMap(SpanData::getName, s -> s, (a, b) -> b));
  }

  private static Object attribute(SpanData span, String name) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(e -> e.getKey().getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Test
  void anItemOfABatch_whichHasNoDuration_doesNotEndBeforeItBegins() {
    OpenTelemetryTracing.of(telemetry)
        .onEvent(Events.batched("openai/loopback", Events.usd("0.25")));
    SpanData item = spans().get("chat loopback");
    assertThat(item.getEndEpochNanos()).isEqualTo(item.getStartEpochNanos());
  }

  @Test
  void callIsASpanOfItsCaller_andItsAttemptsAreClientSpansByTheConventions() {
    server.failNext(1, Fault.status(503));
    try (Rialto rialto = rialto()) {
      within("r1", here -> rialto.client(TracedAssistant.class).say("top secret"));
    }
    SpanData caller = spans().get("caller of r1");
    SpanData call = spans().get("TracedAssistant.say");
    assertThat(call.getParentSpanId()).isEqualTo(caller.getSpanId());
    assertThat(call.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attribute(call, "rialto.attempts")).isEqualTo(2L);
    assertThat(attribute(call, "rialto.cache.status")).isEqualTo("BYPASS");

    List<SpanData> attempts =
        exporter.getFinishedSpanItems().stream()
            .filter(s -> s.getName().equals("chat loopback"))
            .toList();
    assertThat(attempts).hasSize(2);
    for (SpanData attempt : attempts) {
      assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(attempt.getTraceId()).isEqualTo(caller.getTraceId());
      assertThat(attempt.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(attribute(attempt, "gen_ai.operation.name")).isEqualTo("chat");
      assertThat(attribute(attempt, "gen_ai.provider.name")).isEqualTo("openai");
      assertThat(attribute(attempt, "gen_ai.request.model")).isEqualTo("loopback");
      assertThat(attempt.getStartEpochNanos()).isGreaterThanOrEqualTo(call.getStartEpochNanos());
      assertThat(attempt.getEndEpochNanos()).isLessThanOrEqualTo(call.getEndEpochNanos());
    }
    SpanData failed = attempts.get(0);
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(failed, "error.type")).isEqualTo("OverloadedException");
    SpanData answered = attempts.get(1);
    assertThat(answered.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat((Long) attribute(answered, "gen_ai.usage.input_tokens")).isPositive();
    assertThat((Long) attribute(answered, "gen_ai.usage.output_tokens")).isPositive();
    assertThat((Double) attribute(answered, "rialto.cost.usd")).isPositive();
    assertThat(attribute(answered, "server.address")).isEqualTo("127.0.0.1");
    assertThat(attribute(answered, "server.port")).isEqualTo((long) server.port());
    assertThat(attribute(failed, "server.port")).isEqualTo((long) server.port());
    assertThat(attribute(answered, "gen_ai.response.model")).isEqualTo("loopback");
    assertThat((String) attribute(answered, "gen_ai.response.id")).isNotEmpty();
    assertThat(attribute(answered, "gen_ai.response.finish_reasons")).isEqualTo(List.of("stop"));
    assertThat(attribute(answered, "gen_ai.output.type")).isEqualTo("text");
    assertThat(attribute(failed, "gen_ai.response.id")).isNull();
    assertThat(attribute(answered, "gen_ai.request.stream")).as("no stream").isNull();
    assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("top secret");

    Map<String, MetricData> metrics =
        reader.collectAllMetrics().stream().collect(Collectors.toMap(MetricData::getName, m -> m));
    MetricData duration = metrics.get("gen_ai.client.operation.duration");
    assertThat(duration.getUnit()).isEqualTo("s");
    Collection<HistogramPointData> points = duration.getHistogramData().getPoints();
    assertThat(points).hasSize(2);
    assertThat(points)
        .extracting(p -> p.getAttributes().get(AttributeKey.stringKey("error.type")))
        .containsExactlyInAnyOrder(null, "OverloadedException");
    MetricData tokens = metrics.get("gen_ai.client.token.usage");
    assertThat(tokens.getUnit()).isEqualTo("{token}");
    assertThat(tokens.getHistogramData().getPoints())
        .extracting(p -> p.getAttributes().get(AttributeKey.stringKey("gen_ai.token.type")))
        .containsExactlyInAnyOrder("input", "output");
  }

  @Test
  void callThatFails_isASpanWithItsError() {
    server.failNext(1, Fault.status(401));
    try (Rialto rialto = rialto()) {
      assertThat(catchThrowable(() -> rialto.client(TracedAssistant.class).say("x"))).isNotNull();
    }
    SpanData call = spans().get("TracedAssistant.say");
    assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(call, "error.type")).isEqualTo("AuthenticationException");
    assertThat(spans().get("chat loopback").getParentSpanId()).isEqualTo(call.getSpanId());
  }

  /** One span an attempt, each with how it ended, all within the call's. */
  @Test
  void attemptsThatFail_areOvertaken_orCut_areSpansOfTheirCall() throws Exception {
    server.when(forModel("silent")).fault(Fault.silence());
    server.failNext(1, Fault.status(500));
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .route(r -> r.primary("openai/loopback"))
            .route("chat", r -> r.primary("openai/silent").fallback("openai/loopback"))
            .retry(r -> r.delay(Duration.ofMillis(1), Duration.ofMillis(5)))
            .hedge(h -> h.silence(Duration.ofMillis(100)).minimumDelay(Duration.ofMillis(50)))
            .tools(new TracedAssistant.Desk(thing -> {}))
            .listener(OpenTelemetryTracing.of(telemetry))
            .build()) {
      assertThat(rialto.client(TracedAssistant.class).say("repeated")).isNotEmpty();
      assertThat(rialto.client(TracedAssistant.Chatting.class).tell("hedged").result())
          .succeedsWithin(Duration.ofSeconds(30));
      // The stream that was overtaken must not be taken for the one to come.
      assertThat(
              server.awaitCounters(counters -> counters.openStreams() == 0, Duration.ofSeconds(30)))
          .isTrue();
      CompletableFuture<String> given =
          rialto.client(TracedAssistant.class, o -> o.model("openai/silent")).sayLater("given up");
      assertThat(
              server.awaitCounters(counters -> counters.openStreams() > 0, Duration.ofSeconds(30)))
          .isTrue();
      given.cancel(true);
    }
    assertThat(outcomes("TracedAssistant.say"))
        .containsExactlyInAnyOrder("chat loopback ServerErrorException", "chat loopback null");
    assertThat(outcomes("TracedAssistant.Chatting.tell"))
        .containsExactlyInAnyOrder("chat silent CancelledCallException", "chat loopback null");
    assertThat(outcomes("TracedAssistant.sayLater"))
        .containsExactly("chat silent CancelledCallException");
    SpanData call = spans().get("TracedAssistant.sayLater");
    assertThat(attribute(call, "error.type")).isEqualTo("CancelledCallException");
    assertThat(spans().get("TracedAssistant.Chatting.tell").getStatus().getStatusCode())
        .isNotEqualTo(StatusCode.ERROR);
  }

  /** Returns the names of a call's attempts, each with its error. */
  private List<String> outcomes(String call) {
    SpanData parent = spans().get(call);
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .filter(span -> span.getStartEpochNanos() >= parent.getStartEpochNanos())
        .filter(span -> span.getEndEpochNanos() <= parent.getEndEpochNanos())
        .map(span -> span.getName() + " " + attribute(span, "error.type"))
        .toList();
  }

  @Test
  void whatWasAskedIsTold_ofStreamsToo() throws Exception {
    try (Rialto rialto = rialto()) {
      TracedAssistant assistant =
          rialto.client(
              TracedAssistant.class,
              o -> o.temperature(.25).topP(.5).maxTokens(50).stop("END", "STOP"));
      assistant.tell("x").result().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    SpanData attempt = spans().get("chat loopback");
    assertThat(attribute(attempt, "gen_ai.request.temperature")).isEqualTo(.25);
    assertThat(attribute(attempt, "gen_ai.request.top_p")).isEqualTo(.5);
    assertThat(attribute(attempt, "gen_ai.request.max_tokens")).isEqualTo(50L);
    assertThat(attribute(attempt, "gen_ai.request.stop_sequences"))
        .isEqualTo(List.of("END", "STOP"));
    assertThat(attribute(attempt, "gen_ai.request.stream")).isEqualTo(true);
    assertThat((Double) attribute(attempt, "gen_ai.response.time_to_first_chunk"))
        .isBetween(0.0, (attempt.getEndEpochNanos() - attempt.getStartEpochNanos()) / 1e9);
    assertThat((String) attribute(attempt, "gen_ai.response.id")).isNotEmpty();
    assertThat((List<?>) attribute(attempt, "gen_ai.response.finish_reasons")).hasSize(1);
  }

  @Test
  void callersContextIsThere_inTheWorkersOfABulk() {
    try (Rialto rialto = rialto()) {
      TracedAssistant assistant = rialto.client(TracedAssistant.class);
      String here =
          within(
              "bulk",
              place ->
                  rialto
                      .bulk(List.of("a", "b", "c"))
                      .concurrency(2)
                      .call(
                          item -> {
                            seen.add(where());
                            return assistant.say(item);
                          }));
      assertThat(seen).containsExactly(here, here, here);
    }
    SpanData caller = spans().get("caller of bulk");
    assertThat(exporter.getFinishedSpanItems())
        .filteredOn(s -> s.getName().equals("TracedAssistant.say"))
        .hasSize(3)
        .allMatch(s -> s.getParentSpanId().equals(caller.getSpanId()));
  }

  @Test
  void embeddings_areCalledSo() {
    try (Rialto rialto = rialto()) {
      rialto.client(TracedAssistant.Vectors.class).of("x");
    }
    SpanData attempt =
        exporter.getFinishedSpanItems().stream()
            .filter(s -> s.getKind() == SpanKind.CLIENT)
            .findFirst()
            .orElseThrow();
    assertThat(attempt.getName()).startsWith("embeddings ");
    assertThat(attribute(attempt, "gen_ai.operation.name")).isEqualTo("embeddings");
  }

  @Test
  void conversationsAreNamed_onTheCallAndItsAttempts_andNoOthers() {
    server.when(bringsToolResults()).answer("done");
    try (Rialto rialto = rialto()) {
      rialto.client(TracedAssistant.class).remember("Ada 1", "x");
      server.when(any()).callTool("lookAt", "{\"thing\":\"sea\"}");
      rialto.client(TracedAssistant.class).look("around");
    }
    assertThat(exporter.getFinishedSpanItems())
        .filteredOn(s -> attribute(s, "gen_ai.conversation.id") != null)
        .allMatch(s -> attribute(s, "gen_ai.conversation.id").equals("Ada 1"))
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("chat loopback", "TracedAssistant.remember");
    SpanData tool = spans().get("execute_tool lookAt");
    assertThat(tool.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat((String) attribute(tool, "gen_ai.tool.call.id")).isNotEmpty();
    assertThat(attribute(tool, "gen_ai.tool.type")).isEqualTo("function");
    assertThat(reader.collectAllMetrics())
        .filteredOn(m -> m.getName().equals("gen_ai.execute_tool.duration"))
        .singleElement()
        .satisfies(m -> assertThat(m.getHistogramData().getPoints()).hasSize(1));
  }

  @Test
  void aToolThatTheModelInvented_tookNoTime() {
    server.when(bringsToolResults()).answer("done");
    server.when(any()).callTool("invented", "{}");
    try (Rialto rialto = rialto()) {
      rialto.client(TracedAssistant.class).look("around");
    }
    assertThat(spans()).containsKey("execute_tool invented");
    assertThat(reader.collectAllMetrics())
        .isNotEmpty()
        .noneMatch(m -> m.getName().equals("gen_ai.execute_tool.duration"));
  }

  /** The constants are said to be deprecated, since the conventions moved house: by reflection. */
  @Test
  void everyName_isOneOfThePublishedConventions_withItsType() throws Exception {
    Map<String, AttributeKey<?>> published = new HashMap<>();
    for (Field field : GenAiIncubatingAttributes.class.getFields()) {
      if (field.get(null) instanceof AttributeKey<?> key) {
        published.put(key.getKey(), key);
      }
    }
    int compared = 0;
    for (Field field : OpenTelemetryNames.class.getDeclaredFields()) {
      if (AttributeKey.class.isAssignableFrom(field.getType())) {
        AttributeKey<?> key = (AttributeKey<?>) field.get(null);
        if (key.getKey().startsWith("gen_ai.")) {
          assertThat(published.get(key.getKey())).as(key.getKey()).isEqualTo(key);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void picturesAreContent_ofTheTypeImage() throws Exception {
    try (Rialto rialto = rialto()) {
      rialto.client(TracedAssistant.Pictures.class).of("a bridge");
    }
    SpanData attempt =
        exporter.getFinishedSpanItems().stream()
            .filter(s -> s.getKind() == SpanKind.CLIENT)
            .findFirst()
            .orElseThrow();
    assertThat(attribute(attempt, "gen_ai.operation.name")).isEqualTo("generate_content");
    assertThat(attribute(attempt, "gen_ai.output.type")).isEqualTo("image");
  }

  @Test
  void callersContextIsThere_inTools_inCallbacks_inSubscribers_andInListeners() throws Exception {
    server.when(bringsToolResults()).answer("done");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .tools(new TracedAssistant.Desk(thing -> seen.add(where())))
            .listener(OpenTelemetryTracing.of(telemetry))
            .listener(new MdcContext())
            .listener(event -> heard.add(where()))
            .build()) {
      TracedAssistant assistant = rialto.client(TracedAssistant.class);
      for (String request : List.of("first", "second")) { // threads are used again
        List<String> places = new ArrayList<>();
        CompletableFuture<?>[] later = new CompletableFuture<?>[3];
        String here =
            within(
                request,
                place -> {
                  later[0] =
                      assistant.sayLater("x").thenAccept(answer -> seen.add("callback " + where()));
                  later[1] =
                      assistant
                          .tell("y")
                          .result()
                          .thenAccept(r -> seen.add("result " + where()))
                          .toCompletableFuture();
                  CompletableFuture<Void> end = new CompletableFuture<>();
                  later[2] = end;
                  assistant.tell("y").subscribe(new Looking(end));
                });
        CompletableFuture.allOf(later).get(30, TimeUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
          places.add(seen.poll(30, TimeUnit.SECONDS));
        }
        assertThat(places)
            .containsExactlyInAnyOrder("callback " + here, "result " + here, "end " + here);
        server.when(any()).callTool("lookAt", "{\"thing\":\"it\"}");
        String tool = within(request, place -> assistant.look("z"));
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(tool);
        server.clearRules();
        server.when(bringsToolResults()).answer("done");
        while (!heard.contains(tool) || !heard.contains(here)) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
    }
    assertThat(spans()).containsKey("execute_tool lookAt");
    assertThat(spans().get("execute_tool lookAt").getParentSpanId())
        .isEqualTo(spans().get("TracedAssistant.look").getSpanId());
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
    assertThat(MDC.get("request")).isNull();
  }

  /** Looks where it hears the end. */
  private final class Looking implements Flow.Subscriber<String> {
    private final CompletableFuture<Void> end;

    Looking(CompletableFuture<Void> end) {
      this.end = end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      seen.add("end " + where());
      end.complete(null);
    }
  }
}
