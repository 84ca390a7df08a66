package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.ModelNotFoundException;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.AzureOpenAi;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.Groq;
import dev.rialto.provider.LlamaCpp;
import dev.rialto.provider.LmStudio;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.OpenRouter;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import dev.rialto.provider.Venice;
import dev.rialto.provider.Vllm;
import dev.rialto.provider.XAi;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a provider does not have is refused before the wire, by its name, with who has it. */
class LackingTest {

  private static final Request EMBEDDING = new EmbeddingRequest(List.of("a"), 0);
  private static final Request IMAGE = new ImageRequest("a", "", "", 1, Map.of());
  private static final Request MODERATION = new ModerationRequest(List.of("a"));

  /** Provider, and whether it has embeddings, images and moderation. */
  static List<Arguments> providers() {
    String at = "https://gateway.example/v1";
    return List.of(
        row(OpenAi.builder(at), true, true, true),
        row(AzureOpenAi.builder(at), true, true, false),
        row(Anthropic.builder(at), false, false, false),
        row(Mistral.builder(at), true, false, true),
        row(OpenRouter.builder(at), true, true, false),
        row(Venice.builder(at), true, true, true),
        row(DeepSeek.builder(at), false, false, false),
        row(Groq.builder(at), false, false, false),
        row(XAi.builder(at), true, true, false),
        row(Perplexity.builder(at), true, false, false),
        row(Gemini.builder(at), true, true, false),
        row(Cohere.builder(at), true, false, false),
        row(Ollama.nativeApi(at), true, false, false),
        row(Vllm.builder(at), true, true, true),
        row(LmStudio.builder(at), true, false, false),
        row(LlamaCpp.builder(at), true, false, false),
        row(OpenAi.compatible("mine", at), true, true, true));
  }

  private static Arguments row(
      Provider.Builder builder, boolean embeddings, boolean images, boolean moderation) {
    Provider provider = builder.build();
    return Arguments.of(provider.name(), provider, embeddings, images, moderation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void isRefusedByName(
      String name, Provider provider, boolean embeddings, boolean images, boolean moderation) {
    check(provider, EMBEDDING, embeddings, "embeddings", "Cohere");
    check(provider, IMAGE, images, "image generation", "xAI");
    check(provider, MODERATION, moderation, "moderation", "Mistral");
  }

  private static void check(
      Provider provider, Request request, boolean has, String what, String who) {
    Target target = new Target(provider.endpoints().get(0), "m");
    if (has) {
      assertThatCode(() -> target.endpoint().protocol().encode(request, target))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> target.endpoint().protocol().encode(request, target))
          .isInstanceOfSatisfying(
              ModelNotFoundException.class,
              e -> {
                assertThat(e.summary()).isEqualTo(provider.name() + " has no " + what);
                assertThat(e.advice()).contains(who);
                assertThat(e.details().provider()).isEqualTo(provider.name());
              });
    }
  }
}
