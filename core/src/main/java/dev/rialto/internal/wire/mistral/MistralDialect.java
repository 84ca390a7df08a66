package dev.rialto.internal.wire.mistral;

import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Parameters;
import dev.rialto.ReasoningEffort;
import dev.rialto.ToolChoice;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.spi.EmbeddingLimits;
import java.io.IOException;
import java.util.Set;

/** Mistral's variant of the dialect. Its API refuses members that it does not know. */
public final class MistralDialect extends CompatibleDialect {
  private static final double MAX_TEMPERATURE = 1.5;
  private static final int ID_LENGTH = 9;
  private static final String ID_CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Makes the dialect. */
  public MistralDialect() {
    super("mistral", Set.of());
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.IMAGE);
  }

  /** As its errors tell (code 3210): 512 texts, 16,384 tokens together. */
  @Override
  public EmbeddingLimits embeddingLimits() {
    return new EmbeddingLimits(512, 16_384);
  }

  /** Its temperature ends at 1.5; at 0, where there is nothing to choose, it refuses top_p. */
  @Override
  public void writeSampling(Parameters parameters, String model, RequestJson json)
      throws IOException {
    json.member("max_tokens", parameters.maxTokens());
    json.member("temperature", Math.min(parameters.temperature(), MAX_TEMPERATURE));
    if (parameters.temperature() != 0) {
      json.member("top_p", parameters.topP());
    }
    json.member("frequency_penalty", parameters.frequencyPenalty());
    json.member("presence_penalty", parameters.presencePenalty());
    json.member("stop", parameters.stop());
  }

  /** It has neither effort nor cache to be told of. */
  @Override
  public String effort(ReasoningEffort effort, String model) {
    return "";
  }

  /** Usage comes unasked. */
  @Override
  public void writeStreamOptions(RequestJson json) {}

  @Override
  public void writePrefill(RequestJson json) throws IOException {
    json.generator().writeBooleanField("prefix", true);
  }

  /** All its models know {@code any}; {@code required} came later. */
  @Override
  public void writeToolChoice(ToolChoice choice, RequestJson json) throws IOException {
    if (choice == ToolChoice.REQUIRED) {
      json.member("tool_choice", "any");
    } else {
      super.writeToolChoice(choice, json);
    }
  }

  @Override
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("output_dimension", request.dimensions());
  }

  /** Ids of other providers, in a conversation that moved here, are mapped, each to the same. */
  @Override
  public String toolCallId(String id) {
    if (id.matches("[a-zA-Z0-9]{9}")) {
      return id;
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    char[] mapped = new char[ID_LENGTH];
    for (int i = 0; i < ID_LENGTH; i++) {
      mapped[i] = ID_CHARACTERS.charAt((int) Long.remainderUnsigned(hash, ID_CHARACTERS.length()));
      hash = Long.divideUnsigned(hash, ID_CHARACTERS.length());
    }
    return new String(mapped);
  }

  /** Documents are taken by their address, too. */
  @Override
  public String refusal(Content part) {
    return "";
  }

  @Override
  public void writePdf(Document document, RequestJson json) throws IOException {
    json.field("type", "document_url");
    json.generator().writeFieldName("document_url");
    if (document.buffer().isPresent()) {
      json.dataUri(document.mediaType(), document.buffer().get());
    } else {
      json.text(document.identity());
    }
    json.field("document_name", document.name());
  }
}
