package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.forModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.GeneratedImage;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.ModerationResult;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelKind;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.Headers;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Embeddings, moderations and images, through the whole pipeline. */
class TasksTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CallOptions PAINTER =
      CallOptions.builder().model("openai/dall-e-3").extra("style", "vivid").build();

  private static JsonNode last(LoopbackProvider server) throws IOException {
    return JSON.readTree(server.requests().get(server.requests().size() - 1).body());
  }

  @Test
  void embeddings_areOfTheDeclaredModelAndLength() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Search search = rialto.client(Tasks.Search.class);
      assertThat(search.of("a")).hasSize(256);
      assertThat(last(server).path("model").asText()).isEqualTo("text-embedding-3-small");
      Result<float[]> query = search.query("tea");
      assertThat(last(server).path("input").path(0).asText()).isEqualTo("query: tea");
      assertThat(query.usage().total()).isPositive();
      assertThat(query.model()).startsWith("openai/");
      List<float[]> all = search.all(List.of("a", "b"));
      assertThat(all).hasSize(2);
      assertThat(all.get(0)).isEqualTo(search.of("a"));
      int before = server.requests().size();
      assertThat(search.all(List.of())).isEmpty();
      assertThat(search.later(List.of(), CallOptions.NONE).toCompletableFuture()).isCompleted();
      assertThat(rialto.embeddings("openai/e").embedAll(List.of())).isEmpty();
      assertThat(server.requests()).hasSize(before);
    }
  }

  @Test
  void embeddings_takeFurtherMembers() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Search search = rialto.client(Tasks.Search.class);
      CallOptions query = CallOptions.builder().extra("input_type", "query").build();
      search.later(List.of("tea"), query).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(last(server).path("input_type").asText()).isEqualTo("query");
      search.later(List.of("tea"), query).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(server.requests()).as("remembered, by them too").hasSize(1);
      search
          .later(List.of("tea"), CallOptions.NONE)
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      assertThat(server.requests()).hasSize(2);
      assertThat(last(server).has("input_type")).isFalse();
    }
  }

  @Test
  void embeddings_fromTheCache_areEachCallersOwn() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Search search = rialto.client(Tasks.Search.class);
      List<float[]> first =
          search
              .later(List.of("x"), CallOptions.NONE)
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      float known = first.get(0)[0];
      first.get(0)[0] = 99;
      List<float[]> again =
          search
              .later(List.of("x"), CallOptions.NONE)
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertThat(again.get(0)).hasSize(8);
      assertThat(again.get(0)[0]).isEqualTo(known);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void moderations_sayWhatIsFlagged() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Guard guard = rialto.client(Tasks.Guard.class);
      ModerationResult fine = guard.check("Tea at five");
      assertThat(fine.flagged()).isFalse();
      assertThat(fine.categories()).containsEntry("violence", false).hasSizeGreaterThan(10);
      Result<List<ModerationResult>> all = guard.checkAll(List.of("tea", "violence and hate"));
      assertThat(all.value().get(0).flagged()).isFalse();
      assertThat(all.value().get(1).flaggedCategories()).containsExactly("hate", "violence");
      assertThat(all.value().get(1).scores().get("hate")).isGreaterThan(.9);
      assertThat(guard.article("Hate", "x").get(10, TimeUnit.SECONDS).flagged()).isTrue();
      assertThat(last(server).path("input").path(0).asText()).isEqualTo("Title: Hate\nx");
    }
  }

  @Test
  void images_areDrawnAsAsked() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Painter painter = rialto.client(Tasks.Painter.class);
      GeneratedImage logo = painter.logo("a bridge");
      assertThat(logo.image().mediaType()).isEqualTo("image/png");
      assertThat(last(server))
          .isEqualTo(
              JSON.readTree(
                  "{\"model\":\"gpt-image-1\",\"prompt\":\"A logo of a bridge\",\"n\":1,"
                      + "\"size\":\"1024x1024\",\"quality\":\"high\"}"));
      Result<List<GeneratedImage>> several = painter.several("bridges", PAINTER);
      assertThat(several.value()).hasSize(3);
      assertThat(last(server).path("style").asText()).isEqualTo("vivid");
      assertThat(last(server).path("response_format").asText()).isEqualTo("b64_json");
    }
  }

  @Test
  void imagesCostWhatOneCosts_timesHowManyThereAre_andFitABudgetOrNot() {
    Prices prices =
        new Prices(
            TokenRates.UNKNOWN,
            null,
            List.of(),
            Usd.of("0.04"),
            Map.of("1024x1024", Usd.of("0.04"), "high/1024x1024", Usd.of("0.17")));
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(c -> c.model("openai/gpt-image-1", m -> m.prices(prices)))
                .budget(b -> b.daily(Usd.of("0.30")))
                .build()) {
      Tasks.Painter painter = rialto.client(Tasks.Painter.class);
      CallOptions options = CallOptions.model("openai/gpt-image-1");
      assertThat(painter.several("x", options).cost().amount()).contains(Usd.of("0.12"));
      painter.logo("a bridge"); // of high quality: 0.17 more
      assertThatThrownBy(() -> painter.several("x", options))
          .isInstanceOf(BudgetExceededException.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void withoutAModel_theProvidersDefaultAnswers_orTheErrorSaysWhatToDo() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build();
        Rialto without = Rialto.builder().provider(server.anthropic()).build()) {
      rialto.client(Tasks.Painter.class).several("x", CallOptions.NONE);
      assertThat(last(server).path("model").asText()).isEqualTo("gpt-image-1");
      rialto.client(Tasks.AnyGuard.class).check("x");
      assertThat(last(server).path("model").asText()).isEqualTo("omni-moderation-latest");
      double[] wide = rialto.client(Tasks.WideSearch.class).of("tea");
      assertThat(last(server).path("model").asText()).isEqualTo("loopback-embedding");
      float[] narrow = rialto.embeddings("").embedAll(List.of("tea")).get(0);
      assertThat(wide).hasSameSizeAs(narrow);
      assertThat((float) wide[1]).isEqualTo(narrow[1]);
      assertThat(rialto.client(Tasks.WideSearch.class).all(List.of("a", "b")).value()).hasSize(2);
      Tasks.Painter painter = without.client(Tasks.Painter.class);
      assertThatThrownBy(() -> painter.several("x", CallOptions.NONE))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("Painter.several names no model")
          .hasMessageContaining("has a default image model")
          .hasMessageContaining(".route(Task.IMAGE, …)");
    }
  }

  @Test
  void routes_chooseAndFallBack_asForCompletions() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .provider(OpenAi.compatible("other", server.baseUrl()).build())
                .route(Task.IMAGE, r -> r.primary("openai/gpt-image-1").fallback("other/flux"))
                .route(Task.MODERATION, r -> r.primary("openai/mod-1").fallback("other/mod-2"))
                .route(Task.EMBEDDING, r -> r.primary("openai/e-1").fallback("other/e-1"))
                .build()) {
      server.when(forModel("gpt-image-1")).fault(Fault.status(503));
      server.when(forModel("mod-1")).fault(Fault.status(503));
      Result<List<GeneratedImage>> images =
          rialto.client(Tasks.Painter.class).several("x", CallOptions.NONE);
      assertThat(images.model()).isEqualTo("other/flux");
      assertThat(images.attempts()).hasSizeGreaterThan(1);
      assertThat(rialto.client(Tasks.AnyGuard.class).check("x").model()).isEqualTo("other/mod-2");
      server.failNext(1, Fault.status(401)); // that key is dead
      Result<List<double[]>> vectors = rialto.client(Tasks.WideSearch.class).all(List.of("a", "b"));
      assertThat(vectors.model()).isEqualTo("other/e-1");
      // What the method names still wins.
      rialto.client(Tasks.Guard.class).check("x");
      assertThat(last(server).path("model").asText()).isEqualTo("omni-moderation-latest");
    }
  }

  @Test
  void failures_areClassifiedAndRepeatedAsThoseOfCompletions() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      server.failNext(1, Fault.status(503));
      assertThat(rialto.client(Tasks.Guard.class).check("x").flagged()).isFalse();
      assertThat(server.requests()).hasSize(2);
      server.failNext(1, Fault.rateLimited(Duration.ofHours(1)));
      Tasks.Painter painter = rialto.client(Tasks.Painter.class);
      assertThatThrownBy(() -> painter.logo("x")).isInstanceOf(RateLimitException.class);
    }
  }

  @Test
  void answersOfAnotherShape_areErrors() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .fault(
                    new Fault.Status(
                        200, Headers.builder().build(), "{\"results\":[]}", "application/json"))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Tasks.Guard guard = rialto.client(Tasks.Guard.class);
      assertThatThrownBy(() -> guard.check("x"))
          .isInstanceOf(InvalidResponseException.class)
          .hasMessageContaining("0 results for 1");
    }
  }

  @Test
  void aProviderWithoutTheTask_isNamed() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.anthropic()).build()) {
      Tasks.Guard guard = rialto.client(Tasks.Guard.class);
      CallOptions options = CallOptions.model("anthropic/claude-haiku-4-5");
      Tasks.Painter painter = rialto.client(Tasks.Painter.class);
      assertThatThrownBy(() -> painter.several("x", options))
          .isInstanceOf(ModelNotFoundException.class)
          .hasMessageContaining("anthropic has no image generation");
      assertThat(guard).isNotNull();
      assertThat(server.requests()).isEmpty();
    }
  }

  /** Nothing is sent to who has none of it; it is the model that is wrong, and another has it. */
  @Test
  void aProviderWithoutTheTask_isPassedOver_whereAFallbackHasIt() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(Mistral.builder(server.baseUrl()).build())
                .provider(Ollama.nativeApi(server.baseUrl()).build())
                .provider(server.anthropic())
                .provider(server.openAi())
                .route(Task.IMAGE, r -> r.primary("mistral/x").fallback("openai/dall-e-3"))
                .route(Task.MODERATION, r -> r.primary("ollama/x").fallback("openai/mod"))
                .route(Task.EMBEDDING, r -> r.primary("anthropic/x").fallback("openai/e-1"))
                .build()) {
      assertThat(rialto.client(Tasks.Painter.class).several("x", CallOptions.NONE).model())
          .isEqualTo("openai/dall-e-3");
      assertThat(rialto.client(Tasks.AnyGuard.class).check("x").model()).isEqualTo("openai/mod");
      assertThat(rialto.client(Tasks.WideSearch.class).all(List.of("a")).model())
          .isEqualTo("openai/e-1");
      assertThat(server.requests()).hasSize(3);
    }
  }

  /** A gateway under a provider's name may have what the provider has not. */
  @Test
  void theUsersOwnCatalogue_knowsBetterWhatAProviderHas() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(Mistral.builder(server.baseUrl()).build())
                .catalog(c -> c.model("mistral/painter", m -> m.kind(ModelKind.IMAGE)))
                .build()) {
      Tasks.Painter painter = rialto.client(Tasks.Painter.class);
      assertThat(painter.several("x", CallOptions.model("mistral/painter")).value()).hasSize(3);
      CallOptions unknown = CallOptions.model("mistral/other");
      assertThatThrownBy(() -> painter.several("x", unknown))
          .isInstanceOf(ModelNotFoundException.class)
          .hasMessageContaining("mistral has no image generation");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** What would be sent reads as one reviews it: settings that are set, and the texts. */
  @Test
  void promptsOfOtherTasks_showTheirTextsAndSettings() {
    try (Fake<Tasks.Painter> painter = Fakes.of(Tasks.Painter.class);
        Fake<Tasks.Guard> guard = Fakes.of(Tasks.Guard.class)) {
      CallOptions options = CallOptions.builder().extra("background", "transparent").build();
      assertThat(painter.prompt(c -> c.logo("tea")))
          .contains("\nsize: 1024x1024\nquality: high\n\n[prompt]\nA logo of tea\n")
          .doesNotContain("images:")
          .doesNotContain("ImageRequest");
      assertThat(painter.prompt(c -> c.several("Tea\nand {{milk}}", options)))
          .contains("\nimages: 3\nbackground: \"transparent\"\n\n[prompt]\nTea\nand {{milk}}\n");
      assertThat(guard.prompt(c -> c.checkAll(List.of("one", "two"))))
          .contains("model: openai/omni-moderation-latest")
          .contains("\n\n[input]\none\n\n[input]\ntwo\n")
          .doesNotContain("ModerationRequest");
      assertThat(guard.prompt(c -> c.article("T", "B"))).contains("\n[input]\nTitle: T\nB\n");
    }
  }
}
