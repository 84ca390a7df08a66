package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.ContextLengthException;
import dev.rialto.Explanation;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models chosen by score and by what a prompt needs, explained through a generated client. */
class ChoiceEndToEndTest {

  private final LoopbackProvider server =
      LoopbackProvider.builder().models("small", "large").start();

  @AfterEach
  void stop() {
    server.close();
  }

  private Rialto rialto(Consumer<Rialto.Builder> more) {
    Rialto.Builder builder =
        Rialto.builder()
            .provider(OpenAi.compatible("acme", server.baseUrl()).models("small", "large").build())
            .catalog(
                c ->
                    c.model(
                            "acme/small",
                            m ->
                                m.contextTokens(1_000)
                                    .prices(TokenRates.of(Usd.of("0.1"), Usd.of("0.4"))))
                        .model(
                            "acme/large",
                            m ->
                                m.contextTokens(50_000)
                                    .prices(TokenRates.of(Usd.of("2.5"), Usd.of("10")))));
    more.accept(builder);
    return builder.build();
  }

  @Test
  void theProfileOfAMethodDecides_andTheExplanationAgreesWithoutACall() {
    try (Rialto rialto = rialto(b -> b.route(r -> r.auto(a -> a.minQuality(0))))) {
      Explanation why = rialto.explain(Tale.class, t -> t.whole("a short topic"));
      assertThat(why.chosen().model()).isEqualTo("acme/small");
      assertThat(why.strategy()).isEqualTo("AUTO");
      assertThat(why.outputTokens()).isEqualTo(200);
      assertThat(why.inputTokens()).isBetween(8L, 30L);
      assertThat(why.chosen().cost()).isBetween(Usd.of("0.00008"), Usd.of("0.0001"));
      assertThat(why.cacheKey()).isEmpty();
      assertThat(why.toString()).contains("→ acme/small");
      assertThat(server.counters().requests()).isZero();
      rialto.client(Tale.class).whole("a short topic");
      assertThat(server.requests().get(0).body()).contains("\"small\"");
    }
  }

  @Test
  void aLongPromptGoesToTheLongerContext() {
    String topic = "word ".repeat(2_000);
    try (Rialto rialto =
        rialto(b -> b.route(r -> r.primary("acme/small").fallback("acme/large")))) {
      assertThat(rialto.explain(Tale.class, t -> t.whole(topic)).candidates().get(0).reason())
          .isEqualTo("the request does not fit into its context");
      rialto.client(Tale.class).whole(topic);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).body()).contains("\"large\"");
    }
  }

  @Test
  void aPromptThatFitsNowhere_isNotSent() {
    try (Rialto rialto = rialto(b -> {})) {
      assertThatThrownBy(
              () ->
                  rialto
                      .client(Tale.class, o -> o.model("acme/small"))
                      .whole("word ".repeat(2_000)))
          .isInstanceOf(ContextLengthException.class)
          .hasMessageContaining("context of 1000 tokens");
      assertThat(server.counters().requests()).isZero();
    }
  }

  @Test
  void streamsAndFuturesAreExplainedToo_withTheirCacheKey() {
    try (Rialto rialto = rialto(b -> b.cache(c -> {}).route(r -> r.primary("acme/large")))) {
      String stream = rialto.explain(Tale.class, t -> t.text("oaks", CallOptions.NONE)).cacheKey();
      String future = rialto.explain(Tale.class, t -> t.later("oaks", CallOptions.NONE)).cacheKey();
      assertThat(stream).isNotEmpty().isEqualTo(future);
      assertThat(rialto.explain(Tale.class, t -> t.text("elms", CallOptions.NONE)).cacheKey())
          .isNotEqualTo(stream);
      assertThatThrownBy(() -> rialto.explain(Tale.class, t -> "nothing"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("No method of the client was called");
      assertThat(server.counters().requests()).isZero();
    }
  }

  @Test
  void aMistypedProviderIsFoundWhenTheRialtoIsBuilt() {
    assertThatThrownBy(
            () ->
                rialto(
                    b ->
                        b.provider(OpenAi.compatible("other", server.baseUrl()).build())
                            .route(r -> r.primary("acem/large"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Did you mean acme/large?");
  }
}
