package dev.rialto.internal.wire.openrouter;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.SchemaMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenRouter's variant of the dialect. */
public final class OpenRouterDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public OpenRouterDialect() {
    super("openrouter", Set.of("reasoning", "reasoning_details"));
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.MODERATION);
  }

  /** One word for the models of all providers. */
  @Override
  protected void writeReasoning(ReasoningEffort effort, String model, RequestJson json)
      throws IOException {
    if (json.begin("reasoning")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      json.field("effort", effort.name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
  }

  /**
   * Anthropic's models keep only what they are told to, up to the last block that can be kept;
   * those of others keep what they like.
   *
   * <p>Source: OpenRouter's guide to prompt caching.
   */
  @Override
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {
    if (model.startsWith("anthropic/") && json.begin("cache_control")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      json.field("type", "ephemeral");
      if (cache.keep().compareTo(Duration.ofHours(1)) >= 0) {
        json.field("ttl", "1h");
      }
      out.writeEndObject();
    }
  }

  @Override
  public FailureRules failureRules() {
    return FailureRules.ROUTER;
  }

  /** Documents are taken by their address, too. */
  @Override
  public String refusal(Content part) {
    return "";
  }

  /** The rules are those of the provider behind it, which a model's name begins with. */
  @Override
  protected SchemaRules schemaRules(String model) {
    return switch (model.substring(0, Math.max(0, model.indexOf('/')))) {
      case "anthropic" -> ProviderSchemas.ANTHROPIC;
      case "google" -> ProviderSchemas.GEMINI;
      case "x-ai" -> ProviderSchemas.XAI;
      case "perplexity" -> ProviderSchemas.PERPLEXITY;
      case "cohere" -> ProviderSchemas.COHERE;
      default -> super.schemaRules(model);
    };
  }

  /** Not all that know schemas know mere objects of JSON. */
  @Override
  protected SchemaMode schemaMode(
      CompletionRequest request, String model, @Nullable ModelInfo info) {
    SchemaMode mode = super.schemaMode(request, model, info);
    return mode == SchemaMode.OBJECT ? SchemaMode.WORDS : mode;
  }
}
