package dev.rialto.internal.wire.gemini;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.TokenUsage;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.UsageReader;
import dev.rialto.spi.EmbeddingLimits;
import java.util.Set;
import java.util.regex.Pattern;

/** Gemini's variant of the dialect, as spoken at its compatible address. */
public final class GeminiDialect extends CompatibleDialect {

  private static final Pattern UNSIGNED = Pattern.compile("(?:.*/)?gem(?:ini-[12]|ma).*");

  /** Makes the dialect. */
  public GeminiDialect() {
    super("gemini", Set.of("extra_content"));
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.MODERATION);
  }

  /** As its errors tell: "at most 100 requests can be in one batch". */
  @Override
  public EmbeddingLimits embeddingLimits() {
    return new EmbeddingLimits(100, EmbeddingLimits.UNKNOWN.tokens());
  }

  /**
   * From 3 on its models refuse a tool call without the signature of the thought behind it, which
   * one of another provider has not; this one stands for it.
   *
   * <p>Source: Google's guide to thought signatures.
   */
  @Override
  public String extraInstead(String model) {
    return UNSIGNED.matcher(model).matches()
        ? ""
        : "{\"google\":{\"thought_signature\":\"skip_thought_signature_validator\"}}";
  }

  /** As {@code extra_content.google.thought}, where thoughts were asked for. */
  @Override
  public boolean flagsThoughts() {
    return true;
  }

  @Override
  public UsageReader usageReader() {
    return new ThoughtsInTotal();
  }

  private static final class ThoughtsInTotal extends UsageReader {
    @Override
    protected TokenUsage normalise(
        long prompt, long completion, long total, long cached, long written, long reasoning) {
      long thoughts = reasoning == 0 ? Math.max(0, total - prompt - completion) : reasoning;
      return super.normalise(prompt, completion, total, cached, written, thoughts);
    }
  }

  @Override
  public String refusal(Content part) {
    return part instanceof Document document && document.text().isEmpty()
        ? "takes no PDF in its chat completions"
        : "";
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.GEMINI;
  }
}
