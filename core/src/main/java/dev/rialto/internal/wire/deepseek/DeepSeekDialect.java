package dev.rialto.internal.wire.deepseek;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.ReasoningEffort;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.SchemaMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DeepSeek's variant of the dialect. Its JSON mode needs the word JSON in a message, too. */
public final class DeepSeekDialect extends CompatibleDialect {
  /** Makes the dialect. */
  public DeepSeekDialect() {
    super("deepseek", Set.of("reasoning_content"));
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.EMBEDDING, ModelKind.IMAGE, ModelKind.MODERATION);
  }

  /**
   * Its thinking models refuse a message with tool calls that lacks their reasoning, which one of
   * another provider has not; the empty one is taken, and passed over by those that do not think.
   *
   * <p>Source: DeepSeek's guide to its thinking mode.
   */
  @Override
  public String reasoningInstead(String model) {
    return "reasoning_content";
  }

  /** Its models reason or do not, by name; its prompt cache works by itself. */
  @Override
  public String effort(ReasoningEffort effort, String model) {
    return "";
  }

  /** It knows no schemas. */
  @Override
  protected SchemaMode schemaMode(
      CompletionRequest request, String model, @Nullable ModelInfo info) {
    return SchemaMode.OBJECT;
  }

  @Override
  public String refusal(Content part) {
    return part instanceof Document document && document.text().isPresent()
        ? ""
        : "takes nothing but text";
  }
}
