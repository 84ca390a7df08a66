package dev.rialto.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.CatalogSettings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {

  /** Of whose price two lists say different things: they have none. */
  private static final Set<String> DISPUTED =
      Set.of(
          "mistral/mixtral-8x22b-instruct",
          "openrouter/deepseek/deepseek-v4-flash-0731",
          "openrouter/deepseek/deepseek-v4-pro-0813",
          "openrouter/deepseek/deepseek-v4.1-flash",
          "openrouter/deepseek/deepseek-v4.1-flash-1017",
          "openrouter/moonshotai/kimi-k3",
          "openrouter/z-ai/glm-5.2",
          "openrouter/z-ai/glm-5.3");

  private final ModelCatalog shipped = ModelCatalog.shipped();

  @Test
  void theShippedOneKnowsTheModelsOfAllProvidersAndSaysWhenAndFromWhom() {
    assertThat(shipped.models())
        .extracting(ModelInfo::provider)
        .contains(
            "openai",
            "azure",
            "anthropic",
            "mistral",
            "gemini",
            "cohere",
            "deepseek",
            "groq",
            "xai",
            "perplexity",
            "venice",
            "openrouter");
    assertThat(shipped.models())
        .extracting(ModelInfo::kind)
        .contains(ModelKind.CHAT, ModelKind.EMBEDDING, ModelKind.IMAGE, ModelKind.MODERATION);
    assertThat(shipped.snapshotDate()).isAfter(LocalDate.of(2026, 1, 1));
    assertThat(shipped.source()).isNotEmpty();
    assertThat(shipped.models()).allMatch(m -> m.asOf().isPresent() && !m.source().isEmpty());
  }

  @Test
  void whatIsKnownOfAModelIsFound() {
    ModelInfo model = shipped.find("openai/gpt-4o-mini").orElseThrow();
    assertThat(model.contextTokens()).hasValue(128_000);
    assertThat(model.maxOutputTokens()).hasValue(16_384);
    assertThat(model.can(Capability.VISION)).contains(true);
    assertThat(model.can(Capability.REASONING)).contains(false);
    assertThat(model.encoding()).contains("o200k_base");
    assertThat(model.prices().orElseThrow().standard().input()).isEqualTo(Usd.of("0.15"));
  }

  @Test
  void snapshotsThatAreKnownAreTheirModel_howeverTheirDateIsWritten() {
    for (String written :
        List.of(
            "anthropic/claude-sonnet-4-5-20250929",
            "anthropic/claude-sonnet-4-5@20250929",
            "anthropic/claude-sonnet-4-5-2025-09-29",
            "openai/gpt-4o-2024-08-06",
            "openai/gpt-4o-20240806",
            "openai/o3-2025-04-16",
            "azure/gpt-4o-2024-11-20",
            "anthropic/claude-haiku-4-5-20251001",
            "anthropic/claude-3-haiku-20240307")) {
      assertThat(shipped.find(written).orElseThrow().prices()).as(written).isPresent();
    }
  }

  @Test
  void aDateThatIsNotKnownHasNoPrice_butWhatItsModelCan() {
    ModelInfo model = shipped.find("openai/gpt-4o-2031-01-01").orElseThrow();
    assertThat(model.id()).isEqualTo("openai/gpt-4o-2031-01-01");
    assertThat(model.prices()).isEmpty();
    assertThat(model.contextTokens()).hasValue(128_000);
    assertThat(model.can(Capability.VISION)).contains(true);
    assertThat(shipped.find("anthropic/claude-sonnet-5-20310101").orElseThrow().prices()).isEmpty();
    ModelCatalog mine =
        CatalogSettings.builder()
            .same("openai/gpt-4o-2031-01-01", "openai/gpt-4o")
            .build()
            .over(shipped);
    assertThat(mine.find("openai/gpt-4o-2031-01-01").orElseThrow().prices())
        .isEqualTo(shipped.find("openai/gpt-4o").orElseThrow().prices());
  }

  @Test
  void everyProviderHasTheKindsOfModelsThatItOffers() {
    for (String provider :
        List.of("openai", "azure", "mistral", "gemini", "cohere", "venice", "openrouter")) {
      assertThat(shipped.models())
          .as(provider)
          .anyMatch(m -> m.provider().equals(provider) && m.kind() == ModelKind.EMBEDDING);
    }
    for (String provider : List.of("openai", "azure", "gemini", "xai", "venice", "openrouter")) {
      assertThat(shipped.models())
          .as(provider)
          .anyMatch(m -> m.provider().equals(provider) && m.kind() == ModelKind.IMAGE);
    }
    for (String provider : List.of("openai", "mistral")) {
      assertThat(shipped.models())
          .as(provider)
          .anyMatch(m -> m.provider().equals(provider) && m.kind() == ModelKind.MODERATION);
    }
  }

  /** Where a picture has a price of its own, that is no price of a token. */
  @Test
  void aPictureCostsByItsQualityAndSize() {
    Prices prices = shipped.find("openai/dall-e-3").orElseThrow().prices().orElseThrow();
    assertThat(prices.standard()).isEqualTo(TokenRates.UNKNOWN);
    assertThat(prices.picture("", "")).contains(Usd.of("0.04"));
    assertThat(prices.picture("hd", "")).contains(Usd.of("0.08"));
    assertThat(prices.picture("", "1024x1792")).contains(Usd.of("0.08"));
    assertThat(prices.picture("standard", "1024x1024")).contains(Usd.of("0.04"));
    assertThat(prices.picture("hd", "1792x1024")).contains(Usd.of("0.12"));
    assertThat(prices.picture("hd", "2048x2048")).isEmpty();
    Prices older = shipped.find("openai/dall-e-2").orElseThrow().prices().orElseThrow();
    assertThat(older.picture("", "256x256")).contains(Usd.of("0.016"));
    assertThat(older.picture("standard", "")).contains(Usd.of("0.02"));
    assertThat(older.picture("standard", "512x512")).contains(Usd.of("0.018"));
    assertThat(older.picture("standard", "1024x1024")).contains(Usd.of("0.02"));
    Prices flat = shipped.find("xai/grok-2-image").orElseThrow().prices().orElseThrow();
    assertThat(flat.picture("hd", "any")).contains(Usd.of("0.07"));
    // Its tokens are charged.
    assertThat(shipped.find("openai/gpt-image-1").orElseThrow().prices().orElseThrow())
        .extracting(p -> p.picture("high", "1024x1024"))
        .isEqualTo(Optional.empty());
    TokenRates charged = TokenRates.of(Usd.of(5), Usd.of(30));
    assertThat(new Prices(charged, null, List.of(), Usd.of("0.04")).picture("", "")).isEmpty();
  }

  /** What is read from a cache costs far less, or the same: nearly the same is a slip of a list. */
  @Test
  void noPromptCostsNearlyWhatTheCacheCosts() {
    for (ModelInfo model : shipped.models()) {
      TokenRates rates = model.prices().map(Prices::standard).orElse(TokenRates.UNKNOWN);
      Usd input = rates.input();
      Usd cached = rates.cached();
      if (input != null && cached != null && !input.equals(cached)) {
        assertThat(input)
            .as(model.id())
            .isGreaterThanOrEqualTo(cached.times(new BigDecimal("1.3")));
      }
    }
  }

  /** Of every model: what it costs, what it can, and how much it takes; the rest is listed. */
  @Test
  void everyProvidersModelsHavePriceCapabilitiesAndWindow_andWhatIsUnknownIsFew() {
    List<String> unknown = new ArrayList<>();
    for (String provider :
        List.of(
            "openai",
            "azure",
            "anthropic",
            "mistral",
            "gemini",
            "cohere",
            "deepseek",
            "groq",
            "xai",
            "perplexity",
            "venice")) {
      List<ModelInfo> chats =
          shipped.models().stream()
              .filter(m -> m.provider().equals(provider) && m.kind() == ModelKind.CHAT)
              .toList();
      assertThat(chats).as(provider).hasSizeGreaterThan(5);
      assertThat(chats)
          .as(provider)
          .allMatch(m -> m.prices().isPresent() != DISPUTED.contains(m.id()));
      assertThat(chats).as(provider).allMatch(m -> m.asOf().isPresent() && !m.source().isEmpty());
      assertThat(chats)
          .as(provider + "'s capabilities")
          .filteredOn(m -> Stream.of(Capability.values()).noneMatch(c -> m.can(c).orElse(false)))
          .hasSizeLessThan(4);
      chats.stream().filter(m -> m.contextTokens().isEmpty()).forEach(m -> unknown.add(m.id()));
    }
    for (ModelInfo model : shipped.models()) {
      if (model.kind() == ModelKind.EMBEDDING && !model.provider().equals("venice")) {
        // Cohere's price list has no rate for its third generation any more.
        assertThat(model.prices().isPresent())
            .as(model.id())
            .isEqualTo(!model.id().matches("cohere/embed-.*-v3\\.0"));
        assertThat(model.contextTokens()).as(model.id()).isPresent();
      }
    }
    System.out.println("Models of unknown window: " + unknown);
    // None of them is served any more, or its provider publishes none.
    assertThat(unknown).hasSizeLessThan(12);
    // Of servers of one's own nobody but their user knows the models.
    for (String local : List.of("ollama", "vllm", "lmstudio", "llamacpp")) {
      assertThat(shipped.find(local + "/llama3")).as(local).isEmpty();
    }
  }

  /** The newest part is of what is served today: there no figure that a call needs is missing. */
  @Test
  void ofWhatIsServedTodayWindowLimitPriceAndReasoningAreKnown() {
    LocalDate newest =
        shipped.models().stream().map(m -> m.asOf().orElseThrow()).max(LocalDate::compareTo).get();
    assertThat(newest).isAfter(shipped.snapshotDate());
    List<ModelInfo> served =
        shipped.models().stream().filter(m -> m.asOf().orElseThrow().equals(newest)).toList();
    assertThat(served)
        .extracting(ModelInfo::provider)
        .contains("openai", "anthropic", "mistral", "gemini", "deepseek", "groq", "xai");
    for (ModelInfo model : served) {
      assertThat(model.contextTokens()).as(model.id()).isPresent();
      assertThat(
              model.prices().flatMap(p -> p.cost(new TokenUsage(1000, 0, 0, 1000, 0))).isPresent())
          .as(model.id())
          .isEqualTo(!DISPUTED.contains(model.id()));
      assertThat(model.can(Capability.VISION)).as(model.id()).isPresent();
      if (!model.provider().equals("openrouter")) {
        // What an endpoint behind OpenRouter bounds is its own, and not always told.
        assertThat(model.maxOutputTokens()).as(model.id()).isPresent();
      }
      assertThat(model.source()).as(model.id()).contains("2026-11");
    }
    ModelInfo gone = shipped.find("groq/mixtral-8x7b-32768").orElseThrow();
    assertThat(gone.asOf()).contains(shipped.snapshotDate());
    assertThat(gone.source()).contains("genai-prices");
  }

  @Test
  void datedNamesAreThoseOfTheirModelUnlessTheyHaveTheirOwnRow() {
    assertThat(shipped.find("anthropic/claude-sonnet-4-5-20250929").orElseThrow().id())
        .isEqualTo("anthropic/claude-sonnet-4-5");
    assertThat(shipped.find("openai/gpt-4o-2024-11-20").orElseThrow().id())
        .isEqualTo("openai/gpt-4o");
    // Another price than its successors of the same name.
    assertThat(shipped.find("openai/gpt-4o-2024-05-13").orElseThrow().prices().orElseThrow())
        .extracting(p -> p.standard().input())
        .isEqualTo(Usd.of(5));
    assertThat(shipped.find("openai/gpt-9-2031-01-01")).isEmpty();
    assertThat(shipped.find("openai/ft:gpt-4o-2024-08-06:me::id")).isEmpty();
  }

  @Test
  void theChatVariantsOfReasoningModelsTakeSamplingParameters() {
    assertThat(shipped.find("openai/gpt-5").orElseThrow().refusedParameters())
        .contains("temperature");
    assertThat(shipped.find("openai/gpt-5").orElseThrow().renamedParameters())
        .containsEntry("max_tokens", "max_completion_tokens");
    assertThat(shipped.find("openai/gpt-5-chat-latest").orElseThrow().refusedParameters())
        .isEmpty();
  }

  @Test
  void aCallCostsExactlyWhatItsTokensCost() {
    Prices prices = shipped.find("anthropic/claude-haiku-4-5").orElseThrow().prices().orElseThrow();
    // 1 USD in, .10 cached, 1.25 written, 5 out
    assertThat(prices.cost(new TokenUsage(1000, 2000, 400, 300, 0)))
        .contains(
            Usd.of("0.001").plus(Usd.of("0.0002")).plus(Usd.of("0.0005")).plus(Usd.of("0.0015")));
    assertThat(prices.batchCost(new TokenUsage(1000, 0, 0, 100, 0))).contains(Usd.of("0.00075"));
  }

  @Test
  void longPromptsCostTheirTierForAllTheirTokens() {
    Prices prices = shipped.find("gemini/gemini-2.5-pro").orElseThrow().prices().orElseThrow();
    assertThat(prices.cost(new TokenUsage(200_000, 0, 0, 0, 0))).contains(Usd.of("0.25"));
    assertThat(prices.cost(new TokenUsage(200_001, 0, 0, 0, 0))).contains(Usd.of("0.5000025"));
    assertThat(prices.cost(new TokenUsage(100_000, 100_001, 0, 1000, 500)))
        .contains(Usd.of("0.25").plus(Usd.of("0.02500025")).plus(Usd.of("0.0225")));
  }

  @Test
  void anUnknownPriceIsUnknownAndNeverNothing() {
    TokenRates rates = TokenRates.of(Usd.of(1), Usd.of(2));
    assertThat(rates.cost(new TokenUsage(10, 0, 0, 10, 0))).isPresent();
    assertThat(rates.cost(new TokenUsage(10, 1, 0, 10, 0))).isEmpty();
    assertThat(rates.cost(TokenUsage.NONE)).contains(Usd.ZERO);
    assertThat(TokenRates.UNKNOWN.cost(new TokenUsage(1, 0, 0, 0, 0))).isEmpty();
    assertThat(ModelInfo.builder("a/b").build().prices()).isEmpty();
    assertThat(ModelInfo.builder("a/b").build().contextTokens()).isEmpty();
    assertThat(ModelInfo.builder("a/b").build().can(Capability.TOOLS)).isEmpty();
    assertThat(shipped.find("nobody/nothing")).isEmpty();
  }

  @Test
  void whatIsKeptForAnHourHasAPriceOfItsOwn() {
    Prices prices =
        shipped.find("anthropic/claude-sonnet-4-5").orElseThrow().prices().orElseThrow();
    TokenUsage minutes = new TokenUsage(0, 0, 100_000, 0, 0);
    TokenUsage mixed = new TokenUsage(0, 0, 100_000, 0, 0, 60_000);
    assertThat(prices.cost(minutes)).contains(Usd.of(".375"));
    assertThat(prices.cost(mixed)).contains(Usd.of(".51")); // 40,000 at 3.75, 60,000 at 6
    assertThat(prices.cost(mixed.plus(mixed.plus(mixed)))).contains(Usd.of("3.06")); // long prompt
    assertThat(prices.batchCost(mixed)).contains(Usd.of(".255"));
    TokenRates silent = new TokenRates(Usd.of(3), null, Usd.of("3.75"), null, null);
    assertThat(silent.cost(minutes)).isPresent();
    assertThat(silent.cost(mixed)).isEmpty();
    shipped.models().stream()
        .filter(m -> m.id().startsWith("anthropic/"))
        .flatMap(m -> m.prices().map(Prices::standard).stream())
        .filter(r -> r.cacheWrite() != null)
        .forEach(r -> assertThat(r.cacheWriteHour()).isEqualTo(r.input().times(new BigDecimal(2))));
  }

  @Test
  void reasoningIsChargedAsOutputWhereItHasNoRateOfItsOwn() {
    assertThat(TokenRates.of(Usd.of(1), Usd.of(2)).cost(new TokenUsage(0, 0, 0, 0, 1_000_000)))
        .contains(Usd.of(2));
    TokenRates own = new TokenRates(null, null, null, Usd.of(2), Usd.of(3));
    assertThat(own.cost(new TokenUsage(0, 0, 0, 0, 1_000_000))).contains(Usd.of(3));
  }

  @Test
  void theApplicationsRowsLieOverTheCatalogue() {
    ModelCatalog mine =
        CatalogSettings.builder()
            .model("openai/gpt-4o", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2))))
            .model("vllm/qwen", m -> m.contextTokens(32_768))
            .same("azure/my-deployment", "openai/gpt-4o")
            .same("azure/other", "openai/no-such-model")
            .build()
            .over(shipped);
    assertThat(mine.find("openai/gpt-4o").orElseThrow().prices().orElseThrow().standard().input())
        .isEqualTo(Usd.of(1));
    assertThat(mine.find("openai/gpt-4o").orElseThrow().contextTokens()).hasValue(128_000);
    assertThat(mine.find("vllm/qwen").orElseThrow().prices()).isEmpty();
    assertThat(mine.find("azure/my-deployment").orElseThrow().prices().orElseThrow().standard())
        .isEqualTo(TokenRates.of(Usd.of(1), Usd.of(2)));
    assertThat(mine.find("azure/other").orElseThrow().prices()).isEmpty();
    assertThat(mine.size()).isEqualTo(shipped.size() + 3);
  }

  @Test
  void wrongRowsAreRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelInfo.builder("gpt-4o"))
        .withMessageContaining("provider/model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelInfo.builder("a/b").contextTokens(0))
        .withMessageContaining("leave out what is not known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRates.of(Usd.of(-1), Usd.of(1)))
        .withMessageContaining("0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CatalogText.read("a/b chat colour=red"))
        .withMessageContaining("Line 1")
        .withMessageContaining("'colour'");
  }

  @Test
  void ofTwoRowsWithOneIdTheLaterCounts() {
    ModelCatalog two =
        ModelCatalog.of(
            LocalDate.EPOCH,
            "me",
            List.of(
                ModelInfo.builder("a/b").contextTokens(1).build(),
                ModelInfo.builder("a/b").contextTokens(2).aliases("c").build()));
    assertThat(two.find("a/c").orElseThrow().contextTokens()).hasValue(2);
  }

  @Test
  void everyShippedRowCanBeRead_andIsFoundByAllItsNames() {
    for (ModelInfo model : shipped.models()) {
      assertThat(shipped.find(model.id())).containsSame(model);
      for (String alias : model.aliases()) {
        assertThat(shipped.find(model.provider() + "/" + alias)).as(alias).isPresent();
      }
    }
    assertThat(shipped.models()).hasSize(shipped.size()).hasSizeGreaterThan(400);
  }
}
