package dev.rialto.internal.catalog;

import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An entry of models.dev: a provider with its models, USD a million tokens. */
final class ModelsDev {
  private static final Set<String> SAME_NAME =
      Set.of(
          "openai",
          "azure",
          "anthropic",
          "mistral",
          "cohere",
          "deepseek",
          "groq",
          "xai",
          "perplexity",
          "venice",
          "openrouter");

  private ModelsDev() {}

  static void read(
      String name,
      Facts facts,
      ModelCatalog known,
      LocalDate day,
      String source,
      Consumer<ModelInfo> out) {
    String provider = name.equals("google") ? "gemini" : name;
    if (!SAME_NAME.contains(provider) && !provider.equals("gemini")) {
      return;
    }
    for (Map.Entry<?, ?> entry : facts.inner("models").members().entrySet()) {
      if (entry.getValue() instanceof Map<?, ?> members && !entry.getKey().equals("")) {
        out.accept(model(provider + "/" + entry.getKey(), new Facts(members), known, day, source));
      }
    }
  }

  private static ModelInfo model(
      String id, Facts facts, ModelCatalog known, LocalDate day, String source) {
    ModelInfo.Builder row = Rows.over(known, id).kind(kind(id, facts));
    Rows.tokens(facts.inner("limit").count("context"), facts.inner("limit").count("output"), row);
    facts.capability("tool_call", Capability.TOOLS, row);
    facts.capability("reasoning", Capability.REASONING, row);
    facts.capability("structured_output", Capability.STRUCTURED_OUTPUT, row);
    Facts modalities = facts.inner("modalities");
    if (modalities.has("input")) {
      say(modalities.lists("input", "image"), Capability.VISION, row);
      say(modalities.lists("input", "pdf"), Capability.DOCUMENTS, row);
      say(modalities.lists("input", "audio"), Capability.AUDIO, row);
    }
    Facts cost = facts.inner("cost");
    TokenRates rates =
        new TokenRates(
            cost.usd("input", 0),
            cost.usd("cache_read", 0),
            cost.usd("cache_write", 0),
            cost.usd("output", 0),
            cost.usd("reasoning", 0));
    Rows.prices(Prices.of(rates), known, id, row);
    return row.takenFrom(day, source).build();
  }

  private static ModelKind kind(String id, Facts facts) {
    Facts modalities = facts.inner("modalities");
    if (modalities.lists("output", "image") && !modalities.lists("output", "text")) {
      return ModelKind.IMAGE;
    }
    return id.contains("embed") ? ModelKind.EMBEDDING : ModelKind.CHAT;
  }

  private static void say(boolean can, Capability capability, ModelInfo.Builder row) {
    if (can) {
      row.can(capability);
    } else {
      row.cannot(capability);
    }
  }
}
