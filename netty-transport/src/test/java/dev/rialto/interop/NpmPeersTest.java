package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Document;
import dev.rialto.FinishReason;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Moderation;
import dev.rialto.ModerationResult;
import dev.rialto.P;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.SystemMessage;
import dev.rialto.Tool;
import dev.rialto.ToolCall;
import dev.rialto.Tools;
import dev.rialto.UserMessage;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Round trips against servers that others wrote. */
@Tag("interop")
class NpmPeersTest {

  /** An interface as a user would write it. */
  @Completion(timeout = "30s")
  public interface Asker {
    @UserMessage("{{text}}")
    Result<String> ask(String text, CallOptions options);

    @UserMessage("{{text}}")
    Stream<String> stream(String text, CallOptions options);

    @UserMessage("{{text}}")
    Review review(String text, CallOptions options);

    @UserMessage("{{text}}")
    Result<String> look(String text, Image image, CallOptions options);

    @UserMessage("{{text}}")
    Result<String> read(String text, Document document, CallOptions options);

    @SystemMessage("Use the tool.")
    @UserMessage("{{text}}")
    @Tools(Desk.class)
    Result<String> work(String text, CallOptions options);

    @UserMessage("{{text}}")
    @Tools(Desk.class)
    Review reviewWithTools(String text, CallOptions options);

    /** A typed answer. */
    record Review(String summary, List<String> remarks, int score) {}
  }

  /** A tool as a user would write it. */
  public static final class Desk {
    /** What it finds. */
    public record Order(String number, String state, List<String> notes) {}

    /** Finds an order. */
    @Tool("Finds an order by its number.")
    public Order find(@P("the number") String number, Optional<Integer> year) {
      return new Order(number, "shipped", List.of());
    }
  }

  /** Judgements. */
  @Moderation(model = "openai/omni-moderation-latest", timeout = "30s")
  public interface Guard {
    Result<List<ModerationResult>> checkAll(List<String> texts);
  }

  private static final Image PICTURE =
      Image.of(
          Base64.getDecoder()
              .decode(
                  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
          "image/png");

  private static final String LONG = "One two three four five six seven eight nine ten. é 🙂 end";
  private static final String FIXTURES =
      "{\"fixtures\":["
          + "{\"match\":{\"userMessage\":\"review\"},\"response\":{\"content\":"
          + "\"{\\\"summary\\\":\\\"good\\\",\\\"remarks\\\":[\\\"a\\\",\\\"b\\\"],\\\"score\\\":7}\"}},"
          + "{\"match\":{\"userMessage\":\"long\"},\"response\":{\"content\":\""
          + LONG
          + "\"}},"
          + "{\"match\":{\"userMessage\":\"order\"},\"response\":{\"toolCalls\":[{\"name\":\"find\","
          + "\"arguments\":\"{\\\"number\\\":\\\"A-17\\\"}\"}]}},"
          + "{\"match\":{\"userMessage\":\"busy\"},\"response\":{\"error\":{\"message\":\"slow down\","
          + "\"type\":\"rate_limit_error\"},\"status\":429}}"
          + "]}";

  @Test
  void aMockOfAllProviders_isUnderstoodInEachDialect() throws Exception {
    try (NpmServer aimock = NpmServer.aimock(FIXTURES)) {
      for (Provider provider :
          List.of(
              OpenAi.builder(aimock.url() + "/v1").apiKey("x").build(),
              OpenAi.responses(aimock.url() + "/v1").apiKey("x").build(),
              Anthropic.builder(aimock.url()).apiKey("x").build(),
              Ollama.nativeApi(aimock.url()).defaultModel("llama3").build())) {
        try (Rialto rialto =
            Rialto.builder()
                .provider(provider)
                .tools(new Desk())
                .retry(r -> r.maxRepeats(0))
                .build()) {
          Asker asker = rialto.client(Asker.class);
          Result<String> answer = asker.ask("long", CallOptions.NONE);
          assertThat(answer.value()).as(provider.name()).isEqualTo(LONG);
          assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
          try (Stream<String> pieces = asker.stream("long", CallOptions.NONE)) {
            List<String> all = pieces.collect(Collectors.toList());
            assertThat(String.join("", all)).isEqualTo(LONG);
            assertThat(all).hasSizeGreaterThan(3);
          }
          assertThat(asker.review("review", CallOptions.NONE))
              .isEqualTo(new Asker.Review("good", List.of("a", "b"), 7));
          Result<String> asked = asker.ask("order", CallOptions.NONE);
          assertThat(asked.toolCalls())
              .extracting(ToolCall::name, ToolCall::arguments)
              .containsExactly(tuple("find", "{\"number\":\"A-17\"}"));
          assertThatThrownBy(() -> asker.ask("busy", CallOptions.NONE))
              .isInstanceOf(dev.rialto.RateLimitException.class)
              .hasMessageContaining("slow down");
        }
      }
      try (Rialto rialto =
          Rialto.builder()
              .provider(OpenAi.builder(aimock.url() + "/v1").apiKey("x").build())
              .build()) {
        assertThat(rialto.embeddings("openai/text-embedding-3-small").embed("x")).isNotEmpty();
        assertThat(rialto.models("openai").join()).isNotEmpty();
      }
    }
  }

  @Test
  void ourRequests_areAllowedByOpenAisOwnDocument() throws Exception {
    Path spec =
        Path.of(System.getProperty("rialto.shared", "../../shared"), "specs", "openai-core.json");
    assumeThat(Files.exists(spec)).as("the specifications are at " + spec).isTrue();
    CallOptions all =
        CallOptions.builder()
            .model("openai/gpt-4o")
            .temperature(0.3)
            .maxTokens(100)
            .topP(0.9)
            .frequencyPenalty(0.1)
            .presencePenalty(-0.1)
            .stop("END")
            .user("u1")
            .promptCache(new PromptCache("k", java.time.Duration.ofHours(2)))
            .build();
    CallOptions reasoning =
        CallOptions.builder()
            .model("openai/o3")
            .maxTokens(2000)
            .temperature(0.3)
            .reasoning(ReasoningEffort.LOW)
            .build();
    try (NpmServer steady = NpmServer.steady(spec)) {
      for (Provider provider :
          List.of(
              OpenAi.builder(steady.url()).apiKey("x").build(),
              OpenAi.responses(steady.url()).apiKey("x").build())) {
        try (Rialto rialto =
            Rialto.builder()
                .provider(provider)
                .tools(new Desk())
                .retry(r -> r.maxRepeats(0).repair(false))
                .build()) {
          Asker asker = rialto.client(Asker.class);
          for (CallOptions options : List.of(CallOptions.NONE, all, reasoning)) {
            allowed(() -> asker.look("what is this?", PICTURE, options));
            allowed(
                () ->
                    asker.read(
                        "sum it up",
                        Document.pdf("a.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8)),
                        options));
            allowed(() -> asker.work("find order A-17", options));
            allowed(() -> asker.reviewWithTools("review order A-17", options));
            allowed(() -> asker.ask("hello", options));
            allowed(() -> asker.review("hello", options));
            allowed(() -> asker.stream("hello", options).toList());
          }
          CallOptions wrong = CallOptions.builder().extra("temperature", "hot").build();
          assertThatThrownBy(() -> asker.ask("hello", wrong))
              .as("the judge judges")
              .isInstanceOf(InvalidRequestException.class)
              .satisfies(
                  e -> assertThat(((RialtoException) e).details().body()).contains("temperature"));
        }
      }
      try (Rialto rialto =
          Rialto.builder()
              .provider(OpenAi.builder(steady.url()).apiKey("x").build())
              .retry(r -> r.maxRepeats(0))
              .build()) {
        allowed(() -> rialto.client(Guard.class).checkAll(List.of("a", "b")));
        allowed(() -> rialto.embeddings("openai/text-embedding-3-large", 256).embed("x"));
        allowed(() -> rialto.embeddings("openai/text-embedding-3-small").embed("x"));
        allowed(() -> rialto.models("openai").join());
      }
    }
  }

  /** What the judge answers is made up, and mostly no answer; that it answers is the verdict. */
  private static void allowed(Callable<?> call) throws Exception {
    try {
      Object unused = call.call();
    } catch (RialtoException e) {
      assertThat(e).isNotInstanceOf(InvalidRequestException.class);
      assertThat(e.details().status()).as(e.toString()).isIn(0, 200);
    } catch (java.util.concurrent.CompletionException e) {
      assertThat(e.getCause()).isNotInstanceOf(InvalidRequestException.class);
    }
  }
}
