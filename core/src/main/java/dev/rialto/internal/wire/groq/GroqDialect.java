package dev.rialto.internal.wire.groq;

import dev.rialto.CompletionRequest;
import dev.rialto.ReasoningEffort;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.SchemaMode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Groq's variant of the dialect. Of its models some are held to a schema, some know schemas, and
 * the rest answers 400 to one; with streaming or tools none takes a schema. Its batches are
 * OpenAI's, and it refuses reasoning that it sent.
 *
 * <p>Source: Groq's guide to structured outputs.
 */
public final class GroqDialect extends CompatibleDialect {
  private static final Pattern STRICT = Pattern.compile("(?:openai/)?gpt-oss-(?:20|120)b.*");
  private static final Pattern KNOWS_SCHEMAS =
      Pattern.compile(".*(?:gpt-oss|llama-4|kimi-k2).*", Pattern.CASE_INSENSITIVE);

  /** Makes the dialect. */
  public GroqDialect() {
    super("groq", Set.of());
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.EMBEDDING, ModelKind.IMAGE, ModelKind.MODERATION);
  }

  @Override
  public boolean hasBatches() {
    return true;
  }

  /**
   * Its gpt-oss take the effort, its qwen3 only that they reason; the rest answers 400.
   *
   * <p>Source: Groq's guide to reasoning, and its error, "reasoning_effort must be one of none or
   * default".
   */
  @Override
  public String effort(ReasoningEffort effort, String model) {
    if (model.contains("gpt-oss")) {
      boolean least = effort == ReasoningEffort.NONE || effort == ReasoningEffort.MINIMAL;
      return super.effort(least ? ReasoningEffort.LOW : effort, model);
    }
    if (!model.contains("qwen3")) {
      return "";
    }
    return effort == ReasoningEffort.NONE ? "none" : "default";
  }

  @Override
  protected SchemaMode schemaMode(
      CompletionRequest request, String model, @Nullable ModelInfo info) {
    if (request.stream() || !request.tools().isEmpty()) {
      return SchemaMode.WORDS;
    }
    if (STRICT.matcher(model).matches()) {
      return SchemaMode.STRICT;
    }
    boolean knows =
        KNOWS_SCHEMAS.matcher(model).matches()
            || (info != null && info.can(Capability.STRUCTURED_OUTPUT).orElse(false));
    return knows ? SchemaMode.LOOSE : SchemaMode.OBJECT;
  }
}
