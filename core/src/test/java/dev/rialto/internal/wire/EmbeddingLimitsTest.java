package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.config.BatchSettings;
import dev.rialto.provider.AzureOpenAi;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.provider.Venice;
import dev.rialto.spi.EmbeddingLimits;
import org.junit.jupiter.api.Test;

/** What each provider embeds in one request, as its reference or its errors tell. */
class EmbeddingLimitsTest {

  private static EmbeddingLimits of(Provider provider) {
    return provider.endpoints().get(0).protocol().embeddingLimits();
  }

  @Test
  void everyProviderHasItsOwn() {
    String url = "http://127.0.0.1:1/v1";
    assertThat(of(OpenAi.builder(url).apiKey("k").build()))
        .isEqualTo(new EmbeddingLimits(2_048, 300_000));
    assertThat(of(OpenAi.responses(url).apiKey("k").build()))
        .isEqualTo(new EmbeddingLimits(2_048, 300_000));
    assertThat(of(AzureOpenAi.builder(url).apiKey("k").build()).texts()).isEqualTo(2_048);
    assertThat(of(Mistral.builder(url).apiKey("k").build()))
        .isEqualTo(new EmbeddingLimits(512, 16_384));
    assertThat(of(Cohere.builder(url).apiKey("k").build()).texts()).isEqualTo(96);
    assertThat(of(Gemini.builder(url).apiKey("k").build()).texts()).isEqualTo(100);
    assertThat(of(Venice.builder(url).apiKey("k").build()).texts()).isEqualTo(2_048);
    assertThat(of(OpenAi.compatible("local", url).build())).isEqualTo(EmbeddingLimits.UNKNOWN);
  }

  @Test
  void bothOfTwoCount_andNonsenseIsRefusedByName() {
    assertThat(new EmbeddingLimits(10, 500).and(new EmbeddingLimits(20, 100)))
        .isEqualTo(new EmbeddingLimits(10, 100));
    assertThat(BatchSettings.builder().limits("x", 5, 50).build().limits("x"))
        .isEqualTo(new EmbeddingLimits(5, 50));
    assertThat(BatchSettings.DEFAULT.limits("x")).isNull();
    assertThatThrownBy(() -> BatchSettings.builder().limits("x", 0, 50))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("batch.limits.texts");
  }
}
