package dev.rialto.internal.wire.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.EmbeddingRequest;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.ToolChoice;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.ToolCallIds;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider of this dialect does in its own way. This class does it as OpenAI does; a
 * provider's own dialect overrides what differs. Stateless and thread-safe.
 */
public class ChatDialect {
  private static final int MAX_TOOL_CALL_ID = 40;

  private final String name;

  /** Makes a dialect with a name such as {@code openai}. */
  public ChatDialect(String name) {
    this.name = name;
  }

  /** Returns the dialect's name. */
  public final String name() {
    return name;
  }

  /** Adds the header fields that carry the key. */
  public void authenticate(String key, Headers.Builder headers) {
    headers.add("authorization", "Bearer " + key);
  }

  /** Returns path and query for chat completions, behind the base path. */
  public String chatPath(Target target) {
    return "/chat/completions";
  }

  /** Returns path and query for responses, behind the base path. */
  public String responsesPath(Target target) {
    return "/responses";
  }

  /** Returns path and query for embeddings, behind the base path. */
  public String embeddingsPath(Target target) {
    return "/embeddings";
  }

  /**
   * Writes the cap on tokens and the sampling parameters, as far as the model takes them: reasoning
   * models rename the cap and refuse the rest.
   */
  public void writeSampling(Parameters parameters, String model, RequestJson json)
      throws IOException {
    if (ModelRules.reasons(model)) {
      json.member("max_completion_tokens", parameters.maxTokens());
      return;
    }
    json.member("max_tokens", parameters.maxTokens());
    json.member("temperature", parameters.temperature());
    json.member("top_p", parameters.topP());
    json.member("frequency_penalty", parameters.frequencyPenalty());
    json.member("presence_penalty", parameters.presencePenalty());
    json.member("stop", parameters.stop());
  }

  /** Writes the member that asks for an answer of a shape. */
  public void writeSchema(OutputSchema schema, String model, RequestJson json) throws IOException {
    if (!json.begin("response_format")) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("type", "json_schema");
    out.writeObjectFieldStart("json_schema");
    json.field("name", schema.name());
    out.writeBooleanField("strict", true);
    out.writeFieldName("schema");
    json.raw(schema.json());
    out.writeEndObject();
    out.writeEndObject();
  }

  /** Returns what the model must be told of the shape in words; empty if nothing. */
  public String schemaInstruction(@Nullable OutputSchema schema) {
    return "";
  }

  /** Asks for the usage of a stream, which OpenAI sends only when asked to. */
  public void writeStreamOptions(RequestJson json) throws IOException {
    if (json.begin("stream_options")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      out.writeBooleanField("include_usage", true);
      out.writeEndObject();
    }
  }

  /** Returns an id of a tool call in the form that the provider takes. */
  public String toolCallId(String id) {
    return ToolCallIds.fit(id, MAX_TOOL_CALL_ID);
  }

  /** Returns whether the provider can be held to the schemas of tools. */
  public boolean hasStrictTools() {
    return true;
  }

  /** Writes whether the model calls tools, which it decides itself if nothing is said. */
  public void writeToolChoice(ToolChoice choice, RequestJson json) throws IOException {
    switch (choice) {
      case AUTO -> {}
      case REQUIRED -> json.member("tool_choice", "required");
      case NONE -> json.member("tool_choice", "none");
    }
  }

  /** Writes what an embedding request has beside model and input. */
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("dimensions", request.dimensions());
    // A quarter of the bytes of written numbers.
    json.member("encoding_format", "base64");
  }

  /** Returns a reader of this provider's token counts, for one response. */
  public UsageReader usageReader() {
    return new UsageReader();
  }

  /** Returns how this provider's errors are to be understood. */
  public FailureRules failureRules() {
    return FailureRules.STANDARD;
  }
}
