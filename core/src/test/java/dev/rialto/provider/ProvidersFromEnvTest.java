package dev.rialto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProvidersFromEnvTest {
  private static final Map<String, Function<Environment, Provider>> KEYED =
      Map.ofEntries(
          Map.entry("OPENAI", OpenAi::from),
          Map.entry("ANTHROPIC", Anthropic::from),
          Map.entry("MISTRAL", Mistral::from),
          Map.entry("OPENROUTER", OpenRouter::from),
          Map.entry("VENICE", Venice::from),
          Map.entry("DEEPSEEK", DeepSeek::from),
          Map.entry("GROQ", Groq::from),
          Map.entry("XAI", XAi::from),
          Map.entry("PERPLEXITY", Perplexity::from),
          Map.entry("GEMINI", Gemini::from),
          Map.entry("COHERE", Cohere::from));

  @Test
  void aMissingKeyIsNamed() {
    KEYED.forEach(
        (prefix, factory) ->
            assertThatThrownBy(() -> factory.apply(new Environment(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(prefix + "_API_KEY"));
  }

  @Test
  void keyAddressAndModelAreTaken() {
    KEYED.forEach(
        (prefix, factory) -> {
          Provider provider =
              factory.apply(
                  new Environment(
                      Map.of(
                          prefix + "_API_KEY", " secret-key ",
                          prefix + "_BASE_URL", "http://localhost:9/base/",
                          prefix + "_MODEL", "some-model")));
          assertThat(provider.endpoints().get(0).key().reveal()).isEqualTo("secret-key");
          assertThat(provider.endpoints().get(0).origin().toString())
              .isEqualTo("http://localhost:9");
          assertThat(provider.endpoints().get(0).basePath()).isEqualTo("/base");
          assertThat(provider.defaultModel()).isEqualTo("some-model");
          assertThat(provider + "" + provider.endpoints()).doesNotContain("secret-key");
        });
  }

  @Test
  void theAddressIsTheProvidersOwnUnlessMoved() {
    Provider openai = OpenAi.from(new Environment(Map.of("OPENAI_API_KEY", "k")));
    assertThat(openai.endpoints().get(0).origin().toString()).isEqualTo("https://api.openai.com");
    assertThat(openai.endpoints().get(0).basePath()).isEqualTo("/v1");
    Provider anthropic = Anthropic.from(new Environment(Map.of("ANTHROPIC_API_KEY", "k")));
    assertThat(anthropic.endpoints().get(0).basePath()).isEmpty();
    // A key is all that a first call needs.
    assertThat(openai.defaultModel()).isNotEmpty();
    assertThat(openai.defaultEmbeddingModel()).isNotEmpty();
    assertThat(anthropic.defaultModel()).isNotEmpty();
  }

  @Test
  void aBadAddressIsNamed() {
    assertThatThrownBy(
            () ->
                OpenAi.from(
                    new Environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "ftp://x"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("OPENAI_BASE_URL")
        .hasMessageContaining("ftp");
  }

  @Test
  void aBadAddressSaysWhatWasSeenAndWhatIsAllowed() {
    for (String url :
        List.of(
            "ftp://api.example.com/v1",
            "api.example.com/v1",
            "https://",
            "https:///v1",
            "https://api.example.com:99999/v1",
            "https://api.exa mple.com/v1",
            "")) {
      assertThatThrownBy(() -> OpenAi.builder(url))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'openai'")
          .hasMessageContaining("'" + url + "'")
          .hasMessageContaining("https://api.example.com/v1");
    }
    assertThatThrownBy(() -> OpenAi.compatible("my provider", "https://api.example.com"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'my provider'");
  }

  @Test
  void aKeyInABadAddressIsNotRepeated() {
    for (String url :
        List.of(
            "sk-secret-4711",
            "https://me:secret-4711@api.example.com/v1",
            "https://me:secret-4711@api.exa mple.com/v1",
            "https://api.example.com/v1?key=secret-4711",
            "https://api.example.com/v1?key=secret-4711 ^",
            "https://api.example.com/v1#secret-4711")) {
      StringWriter all = new StringWriter();
      assertThatThrownBy(() -> OpenAi.builder(url))
          .isInstanceOf(ConfigurationException.class)
          .satisfies(e -> e.printStackTrace(new PrintWriter(all)));
      assertThat(all.toString()).doesNotContain("secret-4711");
    }
  }

  @Test
  void localServersNeedNoKey() {
    assertThat(Ollama.from(new Environment(Map.of())).endpoints().get(0).origin().port())
        .isEqualTo(11434);
    assertThat(Vllm.from(new Environment(Map.of())).name()).isEqualTo("vllm");
    assertThat(LmStudio.from(new Environment(Map.of())).name()).isEqualTo("lmstudio");
    assertThat(LlamaCpp.from(new Environment(Map.of())).name()).isEqualTo("llamacpp");
  }

  @Test
  void azureNeedsItsEndpoint() {
    assertThatThrownBy(() -> AzureOpenAi.from(new Environment(Map.of())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("AZURE_OPENAI_ENDPOINT");
    Map<String, String> variables =
        Map.of("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/", "AZURE_OPENAI_API_KEY", "k");
    assertThat(AzureOpenAi.from(new Environment(variables)).endpoints().get(0).basePath())
        .isEqualTo("/openai/v1");
  }
}
