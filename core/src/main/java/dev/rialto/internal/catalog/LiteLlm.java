package dev.rialto.internal.catalog;

import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.catalog.PriceTier;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An entry of LiteLLM's catalogue: USD a token, tiers by suffixes of the members' names. */
final class LiteLlm {
  private static final int PER_MILLION = 6;
  private static final int[] TIERS = {128, 200, 256, 272};

  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("azure", "azure"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("mistral", "mistral"),
          Map.entry("gemini", "gemini"),
          Map.entry("cohere", "cohere"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("groq", "groq"),
          Map.entry("xai", "xai"),
          Map.entry("perplexity", "perplexity"),
          Map.entry("openrouter", "openrouter"));

  private static final Map<String, ModelKind> KINDS =
      Map.of(
          "chat", ModelKind.CHAT,
          "completion", ModelKind.CHAT,
          "responses", ModelKind.CHAT,
          "embedding", ModelKind.EMBEDDING,
          "image_generation", ModelKind.IMAGE,
          "moderation", ModelKind.MODERATION);

  private LiteLlm() {}

  static void read(
      String name,
      Facts facts,
      ModelCatalog known,
      LocalDate day,
      String source,
      Consumer<ModelInfo> out) {
    String provider = PROVIDERS.get(facts.text("litellm_provider"));
    ModelKind kind = KINDS.get(facts.text("mode"));
    String prefix = facts.text("litellm_provider") + "/";
    String model = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    if (provider == null || kind == null || model.isBlank()) {
      return;
    }
    ModelInfo.Builder row = Rows.over(known, provider + "/" + model).kind(kind);
    Rows.tokens(facts.count("max_input_tokens"), facts.count("max_output_tokens"), row);
    facts.capability("supports_vision", Capability.VISION, row);
    facts.capability("supports_pdf_input", Capability.DOCUMENTS, row);
    facts.capability("supports_audio_input", Capability.AUDIO, row);
    facts.capability("supports_function_calling", Capability.TOOLS, row);
    facts.capability("supports_response_schema", Capability.STRUCTURED_OUTPUT, row);
    facts.capability("supports_reasoning", Capability.REASONING, row);
    facts.capability("supports_assistant_prefill", Capability.PREFILL, row);
    facts.capability("supports_native_streaming", Capability.STREAMING, row);
    facts.capability("supports_prompt_caching", Capability.PROMPT_CACHE, row);
    Rows.prices(prices(facts), known, provider + "/" + model, row);
    try {
      row.deprecatedOn(LocalDate.parse(facts.text("deprecation_date")));
    } catch (DateTimeException none) {
      // Most have no such day.
    }
    out.accept(row.takenFrom(day, source).build());
  }

  private static Prices prices(Facts facts) {
    List<PriceTier> tiers = new ArrayList<>();
    for (int thousands : TIERS) {
      TokenRates rates = rates(facts, "_above_" + thousands + "k_tokens");
      if (!rates.equals(TokenRates.UNKNOWN)) {
        tiers.add(new PriceTier(thousands * 1000L, rates));
      }
    }
    TokenRates batch = rates(facts, "_batches");
    @Nullable Usd image = facts.usd("output_cost_per_image", 0);
    return new Prices(
        rates(facts, ""), batch.equals(TokenRates.UNKNOWN) ? null : batch, tiers, image);
  }

  private static TokenRates rates(Facts facts, String suffix) {
    return new TokenRates(
        facts.usd("input_cost_per_token" + suffix, PER_MILLION),
        facts.usd("cache_read_input_token_cost" + suffix, PER_MILLION),
        facts.usd("cache_creation_input_token_cost" + suffix, PER_MILLION),
        facts.usd("output_cost_per_token" + suffix, PER_MILLION),
        facts.usd("output_cost_per_reasoning_token" + suffix, PER_MILLION),
        facts.usd("cache_creation_input_token_cost_above_1hr" + suffix, PER_MILLION));
  }
}
