package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.ConversationKey;
import dev.rialto.Message;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.metrics.otel.OpenTelemetryTracing;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.ConversationStore;
import dev.rialto.spi.EmbeddingModel;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Each caller's trace and logging context, where others work for several callers or for any. */
@Timeout(120)
class ContextOfReadersTest {

  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build();
  private final LoopbackProvider server =
      LoopbackProvider.builder().latency(Duration.ofMillis(300)).start();

  /** Where something ran, to whose contexts were there. */
  private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
    MDC.clear();
  }

  private Rialto.Builder rialto() {
    return Rialto.builder()
        .provider(server.openAi())
        .tools(new TracedAssistant.Desk(thing -> look("tool")))
        .listener(OpenTelemetryTracing.of(telemetry))
        .listener(new MdcContext());
  }

  private void look(String place) {
    boolean traced = Span.current().getSpanContext().isValid();
    seen.computeIfAbsent(place, p -> ConcurrentHashMap.newKeySet())
        .add(
            MDC.get("request")
                + "/"
                + Baggage.current().getEntryValue("request")
                + (traced ? "" : " untraced"));
  }

  private void as(String request, Runnable what) {
    MDC.put("request", request);
    Span span = telemetry.getTracer("test").spanBuilder(request).startSpan();
    try (Scope traced = span.makeCurrent();
        Scope scope = Baggage.builder().put("request", request).build().makeCurrent()) {
      what.run();
    } finally {
      span.end();
      MDC.clear();
    }
  }

  @Test
  void everyReaderOfOneFlight_keepsItsOwn_inFuturesAndInStreams() throws Exception {
    try (Rialto rialto = rialto().cache(c -> c.memoryEntries(100)).build()) {
      TracedAssistant assistant = rialto.client(TracedAssistant.class);
      List<CompletableFuture<?>> ends = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String me = "reader " + i;
        as(
            me,
            () -> {
              ends.add(assistant.sayLater("the same").thenAccept(r -> look("future of " + me)));
              CompletableFuture<Void> end = new CompletableFuture<>();
              ends.add(end);
              assistant.tell("the same stream").subscribe(new Reader(me, end));
            });
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      // Hits, whose flights are over.
      as("a late one", () -> assistant.sayLater("the same").thenAccept(r -> look("hit")).join());

      assertThat(server.requests()).as("one flight for all").hasSize(2);
      for (int i = 0; i < 5; i++) {
        String me = "reader " + i;
        for (String place : List.of("future of ", "first piece of ", "end of ")) {
          assertThat(seen.get(place + me)).as(place + me).containsExactly(me + "/" + me);
        }
      }
      assertThat(seen.get("hit")).containsExactly("a late one/a late one");
    }
  }

  @Test
  void storesOfTheApplication_areTouchedWithTheCallersContext() throws Exception {
    try (Rialto rialto =
        rialto()
            .conversations(c -> c.store(new Store()))
            .cache(
                c ->
                    c.memoryEntries(100)
                        .tier(new Tier("near"))
                        .tier(new Tier("far"))
                        .semantic(s -> s.model(new Model())))
            .build()) {
      TracedAssistant assistant = rialto.client(TracedAssistant.class);
      TracedAssistant byMeaning =
          rialto.client(TracedAssistant.class, o -> o.cache(CacheMode.SEMANTIC));
      // Stores and models are asked first whether they are there.
      as("warming", () -> assistant.say("any"));
      for (int i = 0; i < 1_000 && !seen.containsKey("embed"); i++) {
        String question = "first question " + i;
        as("warming", () -> byMeaning.say(question));
      }
      seen.clear();
      List<Thread> callers =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      new Thread(
                          () ->
                              as(
                                  "caller " + i,
                                  () -> {
                                    assistant.remember("talk " + i, "hello " + i);
                                    assistant.sayLater("question " + i).join();
                                    byMeaning.say("question of another kind " + i);
                                  })))
              .toList();
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
      String[] all =
          IntStream.range(0, 4)
              .mapToObj(i -> "caller " + i + "/caller " + i)
              .toArray(String[]::new);
      for (String place : List.of("load", "save", "near", "far", "embed")) {
        assertThat(seen.get(place)).as(place).containsExactlyInAnyOrder(all);
      }
    }
    assertThat(MDC.get("request")).isNull();
  }

  private final class Reader implements Flow.Subscriber<String> {
    private final String me;
    private final CompletableFuture<Void> end;
    private boolean begun;

    Reader(String me, CompletableFuture<Void> end) {
      this.me = me;
      this.end = end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {
      if (!begun) {
        begun = true;
        look("first piece of " + me);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      look("end of " + me);
      end.complete(null);
    }
  }

  private final class Store implements ConversationStore {
    private final Map<ConversationKey, Kept> kept = new ConcurrentHashMap<>();

    @Override
    public Kept load(ConversationKey key) {
      look("load");
      return kept.getOrDefault(key, Kept.NOTHING);
    }

    @Override
    public boolean save(ConversationKey key, long revision, List<Message> messages) {
      look("save");
      kept.put(key, new Kept(revision + 1, messages));
      return true;
    }

    @Override
    public void delete(ConversationKey key) {}
  }

  /** Has nothing, and says so on a thread that knows of no caller. */
  private final class Tier implements CacheTier {
    private final String name;

    Tier(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isDurable() {
      return false;
    }

    @Override
    public CompletionStage<byte @Nullable []> get(Key key) {
      look(name);
      CompletableFuture<byte @Nullable []> nothing = new CompletableFuture<>();
      new Thread(() -> nothing.complete(null), "nobody's").start();
      return nothing;
    }

    @Override
    public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> invalidate(Scope scope) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  private final class Model implements EmbeddingModel {
    @Override
    public List<float[]> embedAll(List<String> texts) {
      return embedAllAsync(texts).join();
    }

    @Override
    public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
      // Two texts are answers that are compared later, for no caller.
      if (texts.size() == 1 && texts.get(0).contains("question")) {
        look("embed");
      }
      return CompletableFuture.completedFuture(
          texts.stream().map(text -> new float[] {text.hashCode(), 1}).toList());
    }
  }
}
