package dev.rialto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CompletionRequest;
import dev.rialto.ConfigurationException;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.acme.test/v1, https://api.acme.test, /v1",
    "https://API.acme.test:8443/, https://api.acme.test:8443, ''",
    "' http://[::1]:80/a/b// ', http://[::1], /a/b",
    "http://localhost:11434, http://localhost:11434, ''"
  })
  void baseUrl_isTakenApart(String url, String origin, String path) {
    Endpoint endpoint = OpenAi.compatible("acme", url).build().endpoints().get(0);
    assertThat(endpoint.origin()).hasToString(origin);
    assertThat(endpoint.basePath()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@api.acme.test/v1",
        "https://user:hunter2 @api.acme.test/v1",
        "https://api.acme.test/v1?key=hunter2",
        "https://api.acme.test/v1?key=hunter2 ",
        "https://api.acme.test/v1?k=hunter2%zz",
        "https://api.acme.test/v1#hunter2"
      })
  void baseUrlWithASecret_isRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> OpenAi.compatible("acme", url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("acme")
        .satisfies(e -> assertThat(stack(e)).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api.acme.test", "ftp://api.acme.test", "https:///v1", "https://a b"})
  void baseUrlThatIsNone_isRefused(String url) {
    assertThatThrownBy(() -> OpenAi.compatible("acme", url))
        .isInstanceOf(ConfigurationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "ä"})
  void nameThatCannotStandInAModelsName_isRefused(String name) {
    assertThatThrownBy(() -> OpenAi.compatible(name, "https://api.acme.test"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void nulls_areNamed() {
    assertThatThrownBy(() -> OpenAi.compatible("acme", null)).hasMessage("baseUrl");
    assertThatThrownBy(() -> OpenAi.builder().apiKey((Secret) null)).hasMessage("apiKey");
    assertThatThrownBy(() -> OpenAi.builder().defaultModel(null)).hasMessage("defaultModel");
  }

  @Test
  void headerWithALineBreak_isRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> OpenAi.builder().header("x-key", "hunter2\r\nx: y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-key")
        .satisfies(e -> assertThat(stack(e)).doesNotContain("hunter2"));
  }

  @Test
  void theResponsesApi_isAskedForWhereEachProviderHasIt() {
    Map<Provider.Builder, String> places =
        Map.of(
            OpenAi.responses(), "api.openai.com/v1/responses",
            XAi.responses(), "api.x.ai/v1/responses",
            OpenRouter.responses(), "openrouter.ai/api/v1/responses",
            AzureOpenAi.responses("https://mine.openai.azure.com"),
                "mine.openai.azure.com/openai/v1/responses",
            OpenAi.compatibleResponses("studio", "http://localhost:1234/v1"),
                "localhost/v1/responses");
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user("x")), Parameters.NONE, null, List.of(), true);
    places.forEach(
        (builder, place) -> {
          Endpoint there = builder.apiKey("k").build().endpoints().get(0);
          WireRequest sent = there.protocol().encode(request, new Target(there, "m"));
          assertThat(there.origin().host() + there.basePath() + sent.path()).isEqualTo(place);
          String field = place.contains("azure") ? "api-key" : "authorization";
          assertThat(sent.headers().get(field)).endsWith("k");
        });
  }

  @Test
  void veniceBlocksKeysForFailures_andNobodyElseIsKnownTo() {
    FailureLimit limit = Venice.builder().build().endpoints().get(0).protocol().failureLimit();
    assertThat(limit).isEqualTo(new FailureLimit(20, Duration.ofSeconds(30)));
    for (Provider.Builder other :
        List.of(OpenAi.builder(), OpenAi.responses(), Anthropic.builder())) {
      assertThat(other.build().endpoints().get(0).protocol().failureLimit()).isNull();
    }
  }

  @Test
  void keys_areEndpoints_andPrintNowhere() {
    Provider one = OpenAi.builder().apiKey("hunter2").build();
    assertThat(one.endpoints()).extracting(Endpoint::name).containsExactly("openai");
    Provider two = OpenAi.builder().apiKey("hunter2").apiKey("hunter3").build();
    assertThat(two.endpoints()).extracting(Endpoint::name).containsExactly("openai#1", "openai#2");
    assertThat(two.endpoints().toString() + two).doesNotContain("hunter");
    assertThat(OpenAi.builder().build().endpoints()).hasSize(1);
  }

  private static String stack(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
