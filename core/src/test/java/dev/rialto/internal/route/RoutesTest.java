package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.provider.Provider;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private final Fixture f = new Fixture();

  @Test
  void withoutARouteTheFirstProvidersDefaultModelAnswers() {
    f.provider("a", 1).provider("b", 1);
    f.unary();
    assertThat(f.upstream.last().target.modelId()).isEqualTo("a/a-model");
  }

  @Test
  void embeddingsGoToTheDefaultEmbeddingModel() {
    f.provider("a", 1);
    f.start(f.embedding(""), new RecordingSink());
    assertThat(f.upstream.last().target.modelId()).isEqualTo("a/a-embed");
  }

  @Test
  void aTasksRouteWinsOverTheDefaultAndAModelOverBoth() {
    f.provider("a", 1).provider("b", 1).provider("c", 1);
    f.routes =
        RouteSettings.builder().task("code", Route.of("b/x")).byDefault(Route.of("c/y")).build();
    assertThat(modelOf("", "code")).isEqualTo("b/x");
    assertThat(modelOf("", "chat")).isEqualTo("c/y");
    assertThat(modelOf("a/z", "code")).isEqualTo("a/z");
  }

  @Test
  void theModelsPartMayHoldSlashes() {
    f.provider("a", 1).provider("openrouter", 1);
    assertThat(modelOf("openrouter/meta-llama/llama-3", ""))
        .isEqualTo("openrouter/meta-llama/llama-3");
    assertThat(f.upstream.last().target.model()).isEqualTo("meta-llama/llama-3");
  }

  @Test
  void aBareNameThatOneProviderHasIsFound() {
    f.provider("a", 1).provider("b", 1);
    assertThat(modelOf("b-model", "")).isEqualTo("b/b-model");
  }

  @Test
  void aBareNameGoesToTheOnlyProvider() {
    f.provider("a", 1);
    assertThat(modelOf("anything/at-all", "")).isEqualTo("a/anything/at-all");
  }

  @Test
  void anAmbiguousNameIsRefused() {
    f.provider("a", 1);
    f.providers.add(
        Provider.builder("b", Fixture.NO_WIRE, "http://localhost:1").models("a-model").build());
    RecordingSink sink = new RecordingSink();
    f.start(f.call("a-model", "", true, Duration.ofSeconds(1)), sink);
    assertThat(sink.error)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("a/a-model, b/a-model");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    f.provider("openai", 1).provider("b", 1);
    RecordingSink sink = new RecordingSink();
    f.start(f.call("opnai/openai-modl", "", true, Duration.ofSeconds(1)), sink);
    assertThat(sink.error)
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("'opnai/openai-modl'")
        .hasMessageContaining("Did you mean openai/openai-model?")
        .hasMessageContaining("providers [openai, b]");
    assertThat(f.upstream.attempts).isEmpty();
  }

  @Test
  void aRouteToAnUnknownProviderIsRefusedAtOnce() {
    f.provider("a", 1).provider("b", 1);
    f.routes = RouteSettings.builder().task("code", Route.of("c/x")).build();
    assertThatThrownBy(f::router)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route of task 'code'")
        .hasMessageContaining("'c/x'");
  }

  @Test
  void aRouteThatComesBackToAModelIsRefused() {
    f.provider("a", 1).provider("b", 1);
    f.routes = RouteSettings.builder().byDefault(Route.of("a/a-model", "a-model")).build();
    assertThatThrownBy(f::router)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("names a/a-model twice");
  }

  @Test
  void noProviderIsRefused() {
    assertThatThrownBy(f::router)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no provider is configured");
  }

  @Test
  void noModelAtAllIsAConfigurationError() {
    f.providers.add(Provider.builder("b", Fixture.NO_WIRE, "http://localhost:1").build());
    assertThat(f.unary().error)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none of [b] has a default model");
  }

  @Test
  void keysTakeTurns() {
    f.provider("a", 3);
    for (String key : new String[] {"a#1", "a#2", "a#3"}) {
      f.upstream.always(key, answers("hi"));
    }
    for (int i = 0; i < 6; i++) {
      f.unary();
    }
    assertThat(f.upstream.endpoints()).containsExactly("a#1", "a#2", "a#3", "a#1", "a#2", "a#3");
  }

  private String modelOf(String model, String task) {
    f.start(f.call(model, task, true, Duration.ofSeconds(1)), new RecordingSink());
    return f.upstream.last().target.modelId();
  }
}
