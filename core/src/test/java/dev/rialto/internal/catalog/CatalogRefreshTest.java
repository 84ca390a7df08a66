package dev.rialto.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.CatalogSettings;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.CatalogRead;
import dev.rialto.testing.FakeClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CatalogRefreshTest {
  private static final URI FROM = URI.create("https://user:pw@example.com/prices.json?token=x");
  private static final Clock DAY =
      Clock.fixed(Instant.parse("2027-03-01T12:00:00Z"), ZoneOffset.UTC);

  private final FakeClock time = new FakeClock();
  private final List<PipelineEvent> events = new ArrayList<>();
  private final CatalogSettings settings =
      CatalogSettings.builder()
          .refreshFrom(FROM)
          .refreshEvery(Duration.ofHours(6))
          .model("openai/gpt-4o", m -> m.prices(TokenRates.of(Usd.of(7), Usd.of(8))))
          .build();
  private final LiveCatalog live = new LiveCatalog(settings);
  private CompletableFuture<byte[]> next = new CompletableFuture<>();
  private int downloads;
  private final CatalogRefresh refresh =
      new CatalogRefresh(
          live,
          settings,
          from -> {
            downloads++;
            return next;
          },
          time,
          events::add,
          DAY);

  private static String liteLlm(int models, String more) {
    StringBuilder json = new StringBuilder("{\"sample_spec\":{\"mode\":\"one of\"}");
    for (int i = 0; i < models; i++) {
      json.append(",\"m")
          .append(i)
          .append("\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\"}");
    }
    return json + more + "}";
  }

  private ModelCatalog take(String text) {
    next = CompletableFuture.completedFuture(text.getBytes(StandardCharsets.UTF_8));
    return refresh.refresh().join();
  }

  private void refused(String text, String why) {
    ModelCatalog before = live.get();
    assertThatThrownBy(() -> take(text))
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("token=x")
        .hasMessageNotContaining("pw");
    assertThat(live.get()).isSameAs(before);
    CatalogRead told = (CatalogRead) events.get(events.size() - 1);
    assertThat(told.problem()).contains(why);
  }

  @Test
  void liteLlmsForm_isRead() {
    ModelCatalog now =
        take(
            liteLlm(
                400,
                ",\"gemini/gemini-9\":{\"litellm_provider\":\"gemini\",\"mode\":\"chat\","
                    + "\"max_input_tokens\":1000000,\"max_output_tokens\":65536,"
                    + "\"input_cost_per_token\":1.25e-06,\"output_cost_per_token\":1e-05,"
                    + "\"cache_read_input_token_cost\":1.25e-07,"
                    + "\"input_cost_per_token_above_200k_tokens\":2.5e-06,"
                    + "\"input_cost_per_token_batches\":6.25e-07,"
                    + "\"supports_vision\":true,\"supports_assistant_prefill\":false,"
                    + "\"deprecation_date\":\"2028-01-01\"},"
                    + "\"bedrock/x\":{\"litellm_provider\":\"bedrock\",\"mode\":\"chat\"},"
                    + "\"whisper\":{\"litellm_provider\":\"openai\",\"mode\":\"audio_transcription\"}"));
    ModelInfo model = now.find("gemini/gemini-9").orElseThrow();
    assertThat(model.contextTokens()).hasValue(1_000_000);
    assertThat(model.maxOutputTokens()).hasValue(65_536);
    assertThat(model.prices().orElseThrow().standard().input()).isEqualTo(Usd.of("1.25"));
    assertThat(model.prices().orElseThrow().standard().cached()).isEqualTo(Usd.of("0.125"));
    assertThat(model.prices().orElseThrow().rates(200_001).input()).isEqualTo(Usd.of("2.5"));
    assertThat(model.prices().orElseThrow().batch().input()).isEqualTo(Usd.of("0.625"));
    assertThat(model.can(Capability.VISION)).contains(true);
    assertThat(model.can(Capability.PREFILL)).contains(false);
    assertThat(model.can(Capability.TOOLS)).isEmpty();
    assertThat(model.deprecatedOn()).contains(LocalDate.of(2028, 1, 1));
    assertThat(model.asOf()).contains(LocalDate.of(2027, 3, 1));
    assertThat(model.source()).isEqualTo("https://example.com/prices.json");
    assertThat(now.find("openai/whisper")).isEmpty();
    assertThat(now.snapshotDate()).isEqualTo(LocalDate.of(2027, 3, 1));
  }

  /** They were of the old price; the same price said again ends nothing. */
  @Test
  void aNewPriceOfAPicture_endsTheOldOnesByQualityAndSize() {
    String drawing = ",\"dall-e-3\":{\"litellm_provider\":\"openai\",\"mode\":\"image_generation\"";
    Prices silent =
        take(liteLlm(400, drawing + "}")).find("openai/dall-e-3").orElseThrow().prices().get();
    assertThat(silent.picture("hd", "")).contains(Usd.of("0.08"));
    Prices again =
        take(liteLlm(400, drawing + ",\"output_cost_per_image\":0.04}"))
            .find("openai/dall-e-3")
            .orElseThrow()
            .prices()
            .get();
    assertThat(again.picture("hd", "")).contains(Usd.of("0.08"));
    Prices dearer =
        take(liteLlm(400, drawing + ",\"output_cost_per_image\":0.06}"))
            .find("openai/dall-e-3")
            .orElseThrow()
            .prices()
            .get();
    assertThat(dearer.picture("", "")).contains(Usd.of("0.06"));
    assertThat(dearer.pictures()).isEmpty();
  }

  @Test
  void theApplicationsRowsStayOnTop_andWhatTheNewOneDoesNotSayIsKept() {
    ModelCatalog now =
        take(
            liteLlm(
                400,
                ",\"gpt-4o\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",\"input_cost_per_token\":1e-06},"
                    + "\"o3\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",\"input_cost_per_token\":9e-06}"));
    assertThat(now.find("openai/gpt-4o").orElseThrow().prices().orElseThrow().standard().input())
        .isEqualTo(Usd.of(7));
    ModelInfo o3 = now.find("openai/o3").orElseThrow();
    assertThat(o3.prices().orElseThrow().standard().input()).isEqualTo(Usd.of(9));
    assertThat(o3.prices().orElseThrow().standard().output()).isNull();
    assertThat(o3.refusedParameters()).contains("temperature");
    assertThat(o3.encoding()).contains("o200k_base");
  }

  @Test
  void modelsDevsForm_isRead() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      many.append(i == 0 ? "" : ",").append("\"m").append(i).append("\":{}");
    }
    ModelCatalog now =
        take(
            "{\"alibaba\":{\"models\":{\"q\":{}}},\"openai\":{\"models\":{"
                + many
                + "}},\"google\":{\"id\":\"google\",\"models\":{\"gemini-9\":{\"tool_call\":true,"
                + "\"reasoning\":false,\"modalities\":{\"input\":[\"text\",\"image\"],\"output\":[\"text\"]},"
                + "\"cost\":{\"input\":0.3,\"output\":2.5,\"cache_read\":0.075},"
                + "\"limit\":{\"context\":1048576,\"output\":65536}}}}}");
    ModelInfo model = now.find("gemini/gemini-9").orElseThrow();
    assertThat(model.prices().orElseThrow().standard().input()).isEqualTo(Usd.of("0.3"));
    assertThat(model.contextTokens()).hasValue(1_048_576);
    assertThat(model.can(Capability.VISION)).contains(true);
    assertThat(model.can(Capability.DOCUMENTS)).contains(false);
    assertThat(model.can(Capability.REASONING)).contains(false);
    assertThat(now.find("openai/m299")).isPresent();
    assertThat(now.find("alibaba/q")).isEmpty();
  }

  @Test
  void whatIsNotPlausible_isLeftAside() {
    refused("<html>Please log in</html>", "Unexpected character");
    refused("[]", "no object of JSON");
    refused("{\"a\":{\"b\":1}}", "neither LiteLLM's form");
    refused(liteLlm(49, ""), "it has 49 models");
    refused(liteLlm(100, ""), "a loss of more than half");
    refused(liteLlm(400, "").substring(0, 5000), "end-of-input");
    take(liteLlm(1000, ""));
    refused(liteLlm(499, ""), "it has 499 models where there were 1000");
    take(liteLlm(501, ""));
    assertThat(((CatalogRead) events.get(events.size() - 1)).models()).isEqualTo(501);
  }

  @Test
  void oddValues_areUnknown_andNeverZero() {
    ModelCatalog now =
        take(
            liteLlm(
                400,
                ",\"odd\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",\"max_input_tokens\":\"set"
                    + " to max\",\"input_cost_per_token\":\"free\",\"output_cost_per_token\":-1,"
                    + "\"supports_vision\":\"yes\",\"deprecation_date\":\"soon\"},"
                    + "\"huge\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",\"input_cost_per_token\":1e999999999},"
                    + "\"\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\"}"));
    ModelInfo odd = now.find("openai/odd").orElseThrow();
    assertThat(odd.contextTokens()).isEmpty();
    assertThat(odd.prices()).isEmpty();
    assertThat(odd.can(Capability.VISION)).isEmpty();
    assertThat(odd.deprecatedOn()).isEmpty();
    assertThat(now.find("openai/huge").orElseThrow().prices()).isEmpty();
  }

  @Test
  void zerosWhereAPriceIsKnown_andAbsurdOnes_areNoPrices() {
    String entry = ",\"%s\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",%s}";
    ModelCatalog now =
        take(
            liteLlm(
                400,
                entry.formatted("o3", "\"input_cost_per_token\":0,\"output_cost_per_token\":0.0")
                    + entry.formatted(
                        "dear", "\"input_cost_per_token\":3,\"output_cost_per_token\":1e-6")
                    + entry.formatted(
                        "gift", "\"input_cost_per_token\":0,\"output_cost_per_token\":0")
                    + entry.formatted(
                        "nested", "\"supports_vision\":" + "[".repeat(300) + "]".repeat(300))
                    + entry.formatted("a b/\\u0000", "\"max_input_tokens\":-5")));
    ModelInfo known = ModelCatalog.shipped().find("openai/o3").orElseThrow();
    assertThat(now.find("openai/o3").orElseThrow().prices()).isEqualTo(known.prices());
    assertThat(now.find("openai/dear").orElseThrow().prices().orElseThrow().standard().input())
        .isNull();
    assertThat(now.find("openai/gift").orElseThrow().prices().orElseThrow().standard().input())
        .isEqualTo(Usd.ZERO);
    assertThat(now.find("openai/a b/\0").orElseThrow().contextTokens()).isEmpty();
    ModelCatalog batch =
        take(
            liteLlm(
                400,
                entry.formatted(
                    "text-embedding-3-small",
                    "\"input_cost_per_token\":2e-8,\"output_cost_per_token\":null")));
    assertThat(batch.find("openai/text-embedding-3-small").orElseThrow().prices().orElseThrow())
        .extracting(p -> p.batch().input())
        .as("the same rates keep what is known beside them")
        .isEqualTo(Usd.of("0.01"));
  }

  @Test
  void itRefreshesAtTheStartAndThenAtIntervals_alsoAfterAFailure() {
    next = CompletableFuture.failedFuture(new IllegalStateException("no route to host"));
    refresh.start();
    time.advance(Duration.ZERO);
    assertThat(downloads).isEqualTo(1);
    assertThat(((CatalogRead) events.get(0)).problem()).isEqualTo("no route to host");
    time.advance(Duration.ofHours(6).minusNanos(1));
    assertThat(downloads).isEqualTo(1);
    next = CompletableFuture.completedFuture(liteLlm(400, "").getBytes(StandardCharsets.UTF_8));
    time.advance(Duration.ofNanos(1));
    assertThat(downloads).isEqualTo(2);
    assertThat(live.get().find("openai/m399")).isPresent();
  }

  @Test
  void withoutAnAddress_nothingIsRead() {
    CatalogRefresh none =
        new CatalogRefresh(live, CatalogSettings.DEFAULT, from -> next, time, events::add, DAY);
    none.start();
    assertThat(time.pending()).isZero();
    assertThatThrownBy(() -> none.refresh().join())
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no address");
  }
}
