package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Embedding;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageGeneration;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.provider.XAi;
import dev.rialto.spi.Headers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a provider says beside its answer reaches the caller, from the wire and from the cache. */
class ExtraTest {

  /** An interface as a user would write it. */
  @dev.rialto.Completion(timeout = "20s")
  public interface Asker {
    @UserMessage("{{text}}")
    Result<String> ask(String text, CallOptions options);

    @UserMessage("{{text}}")
    String plain(String text, CallOptions options);

    @UserMessage("{{text}}")
    CompletionStream<String> stream(String text, CallOptions options);
  }

  /** Vectors. */
  @Embedding
  public interface Searcher {
    Result<float[]> find(String text, CallOptions options);
  }

  /** Pictures. */
  @ImageGeneration
  public interface Painter {
    Result<GeneratedImage> draw(String prompt, CallOptions options);
  }

  private static Result<?> streamed(Asker asker, CallOptions options) throws Exception {
    CompletionStream<String> stream = asker.stream("hello", options);
    stream.subscribe(new Everything());
    return stream.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class Everything implements java.util.concurrent.Flow.Subscriber<String> {
    @Override
    public void onSubscribe(java.util.concurrent.Flow.Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void wholeAnswersAndStreams_bringIt() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).provider(server.anthropic()).build()) {
      Asker asker = rialto.client(Asker.class);
      CallOptions openAi = CallOptions.builder().model("openai/gpt-4o").build();
      assertThat(asker.ask("hello", openAi).extra())
          .containsEntry("service_tier", "default")
          .containsKeys("system_fingerprint", "usage")
          .doesNotContainKeys("choices", "id", "object");
      assertThat(streamed(asker, openAi).extra())
          .containsEntry("service_tier", "default")
          .containsKeys("system_fingerprint", "usage");
      CallOptions anthropic = CallOptions.builder().model("anthropic/claude-haiku-4-5").build();
      assertThat(asker.ask("hello", anthropic).extra()).containsKey("usage");
      assertThat(streamed(asker, anthropic).extra()).containsKey("usage");
    }
  }

  private static void bothWays(
      String body, Function<String, Provider> provider, Function<Rialto, Result<?>> call)
      throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .fault(new Fault.Status(200, Headers.EMPTY, body, "application/json"))
                .start();
        Rialto rialto = Rialto.builder().provider(provider.apply(server.baseUrl())).build()) {
      assertThat(call.apply(rialto).extra())
          .containsEntry("surprise", Map.of("k", 1L))
          .doesNotContainKeys("model", "results", "choices", "output", "content");
      JsonNode sent = new ObjectMapper().readTree(server.requests().get(0).body());
      assertThat(sent.path("wish").path("deep").path(0).asInt()).isEqualTo(7);
    }
  }

  @Test
  void everyKindOfCall_carriesFurtherMembersBothWays() throws Exception {
    CallOptions options = CallOptions.builder().extra("wish", Map.of("deep", List.of(7))).build();
    Function<String, Provider> chat = url -> OpenAi.builder(url).apiKey("k").build();
    String more = ",\"surprise\":{\"k\":1}}";
    bothWays(
        "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]" + more,
        chat,
        r -> r.client(Asker.class).ask("x", options));
    String responses =
        "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":"
            + "[{\"type\":\"output_text\",\"text\":\"Hi\"}]}]"
            + more;
    bothWays(
        responses,
        url -> OpenAi.responses(url).apiKey("k").build(),
        r -> r.client(Asker.class).ask("x", options));
    bothWays(
        responses,
        url -> XAi.responses(url).apiKey("k").defaultModel("grok-4").build(),
        r -> r.client(Asker.class).ask("x", options));
    bothWays(
        responses,
        url -> OpenAi.compatibleResponses("studio", url).defaultModel("m").build(),
        r -> r.client(Asker.class).ask("x", options));
    bothWays(
        "{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\"" + more,
        url ->
            Anthropic.builder(url.replace("/v1", ""))
                .apiKey("k")
                .defaultModel("claude-haiku-4-5")
                .build(),
        r -> r.client(Asker.class).ask("x", options));
    bothWays(
        "{\"model\":\"l\",\"message\":{\"content\":\"Hi\"},\"done\":true" + more,
        url -> Ollama.nativeApi(url.replace("/v1", "")).defaultModel("l").build(),
        r -> r.client(Asker.class).ask("x", options));
    bothWays(
        "{\"data\":[{\"embedding\":[1,0],\"index\":0}]" + more,
        chat,
        r -> r.client(Searcher.class).find("x", options));
    bothWays(
        "{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]" + more,
        chat,
        r -> r.client(Painter.class).draw("x", options));
    bothWays(
        "{\"results\":[{\"flagged\":false,\"categories\":{\"hate\":false},\"category_scores\":{\"hate\":0.1}}]"
            + more,
        chat,
        r -> r.client(Tasks.AnyGuard.class).check("x", options));
  }

  @Test
  void anAnswerFromTheCache_hasWhatWasSaidWithIt() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      Asker asker = rialto.client(Asker.class);
      CallOptions cached = CallOptions.builder().cache(CacheMode.ON).build();
      Result<String> first = asker.ask("hello", cached);
      Result<String> second = asker.ask("hello", cached);
      assertThat(second.cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second.extra()).isEqualTo(first.extra()).isNotEmpty();
      assertThat(streamed(asker, cached).extra()).isEqualTo(first.extra());
    }
  }

  @Test
  void whoCannotSeeIt_leavesItInTheCache_forWhoCan() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      Asker asker = rialto.client(Asker.class);
      CallOptions cached = CallOptions.builder().cache(CacheMode.ON).build();
      String plain = asker.plain("hello", cached);
      Result<String> second = asker.ask("hello", cached);
      assertThat(second.value()).isEqualTo(plain);
      assertThat(second.cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second.extra()).containsEntry("service_tier", "default").containsKey("usage");
      assertThat(server.requests()).hasSize(1);
    }
  }
}
